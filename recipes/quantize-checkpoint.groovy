// Shows: what 8 and 4 bits cost a model that already exists, and files of both that llama.cpp loads.
// The model is a folder with a Hugging Face checkpoint, or a GGUF file: -P model=… ; the files are named
// <name>-v1.0-<encoding>.gguf, and the name ends with the counted parameters: -P name=SmolLM2-135M.
// Expected: 8 bits change next to nothing, 4 bits take about half of that and show. A BitNet model of 3.3 million
//           parameters, context 256: 12.5 MiB became 3.37 (KL divergence 0.0007, same top 98 %) and 1.87 (0.043, 85 %).
// Machine and time: two cores with AVX-512; ten seconds for that one, minutes for a hundred million parameters.
recipe('quantize-checkpoint') {
    description 'An existing checkpoint to Q8_0 and Q4_0, measured against itself'
    seed 42
    budget { memory 8.GiB }

    def model   = parameter('model',   'models/SmolLM2-135M', 'folder of a Hugging Face checkpoint, or a GGUF file')
    def name    = parameter('name',    'SmolLM2-135M',        'base name and size of the exported files')
    def text    = parameter('text',    'jdk-sources',         'corpus that is scored')
    def context = parameter('context', 512,                   'tokens of a chunk')
    def chunks  = parameter('chunks',  20,                    'chunks of text that are scored')

    def base = checkpoint('base') { file model }
    def test = dataset('test')    { corpus text; split 'test'; bytes 2.MiB }

    def q8 = quantize('q8', base) { encoding Q8_0 }
    def q4 = quantize('q4', base) {
        encoding Q4_0
        tensors(~/token_embd\.weight/) { encoding Q8_0 }      // often tied to the output layer, where 4 bits show most
    }

    def lossless = evaluate('q8-report', q8) { against base; perplexity test; kld test; context context; limit chunks }
    def small    = evaluate('q4-report', q4) { against base; perplexity test; kld test; context context; limit chunks }

    expect('8 bits change next to nothing')    { assert lossless.perplexity.ratio <= 1.01 && lossless.sameTop.value >= 0.97 }
    expect('4 bits are smaller and still good') { assert q4.bytes < q8.bytes && small.perplexity.ratio <= 1.25 }

    export('q8-file', q8) { gguf "$name-v1.0-Q8_0.gguf"; modelCard true }
    export('q4-file', q4) { gguf "$name-v1.0-Q4_0.gguf" }
}

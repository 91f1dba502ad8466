// Shows: what ten minutes on a GPU are worth. A ternary Llama of 33 million parameters, nine times quickstart's, reads 41
// million tokens of the JDK's own source, packs to TQ2_0 and is measured on held-out files.
// Expected: not measured. No run on a GPU has been made; steps and sizes were chosen by counting operations (8e15 of
//           training), and the recipe has been run in small on a processor only (-P steps=2 -P batch=1 …). Its
//           goal, 1.5 bits for a byte of held-out text, is one, not a figure that was reached; the report of quickstart,
//           which a processor runs in four minutes, has the bits per byte to compare with. Perplexities cannot be
//           compared: the tokenizers differ.
// Machine and time: one NVIDIA GPU of the H200's class, about ten minutes as counted, not as measured; days on a processor.
recipe('ten-minutes-on-a-gpu') {
    description 'Java source, a ternary model of 33 million parameters'
    seed 1337
    budget { memory 16.GiB; artifact 16.MiB }

    def rounds = parameter('steps',   2_500, 'optimizer steps')
    def much   = parameter('mebibytes', 256, 'MiB of text to train on')
    def size   = parameter('batch',      32, 'sequences of a step')
    def chunks = parameter('chunks',     60, 'chunks of held-out text that are scored')
    def most   = parameter('bits',      1.5, 'bits per byte that the model must reach; a run in small says a large number')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes much.MiB; tokenizer 'bpe:4096' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test'; bytes 1.MiB; tokenizer 'bpe:4096' }

    def init = llama('init') {
        hidden 512; layers 8; heads 8; kvHeads 8; ffn 1_792; context 512; vocab 4_096
        tieEmbeddings true
    }
    def ternary = qat('ternary', init) {
        on text
        steps rounds; batch size; checkpointEvery 250; precision BF16
        adamw { lr 1.5e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 200; cosineTo 1.5e-4 }
        qat {
            weights     TERNARY, absmean(perTensor)
            activations INT8, absmax(perToken)
            ignore      'embed_tokens'
        }
    }
    def packed = quantize('packed', ternary) {
        encoding TQ2_0
        tensors(~/token_embd\.weight/) { encoding Q8_0 }
        fallback FORBID
    }
    def report = evaluate('report', packed) {
        against ternary
        perplexity held; kld held; limit chunks
    }

    expect('packing loses nothing that training did not')      { assert report.perplexity.ratio <= 1.01 && report.sameTop.value >= 0.95 }
    expect('the model has learned what ten minutes can teach') { assert report.bitsPerByte.value <= most }

    export('gguf', packed) {
        gguf 'JavaTernary-33M-v1.0-TQ2_0.gguf'
        license 'GPL-2.0'
        modelCard true
    }
}

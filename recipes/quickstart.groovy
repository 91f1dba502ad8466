// Shows: from real text to a ternary model that llama.cpp loads. Two Llama models of one shape learn the JDK's own
// source, one in full precision and one as BitNet b1.58; the ternary one is packed, read again and measured.
// Expected: perplexity about 79 for both models on held-out files. Knowing only how often each token occurs gives 517 over
//           the whole held-out text, and 272 when fitted to the scored chunks themselves. The packed file is a tenth of the
//           size and loses nothing that training did not.
// Machine and time: two cores with AVX-512, under four minutes; a second run answers from the cache in seconds.
recipe('quickstart') {
    description 'Java source, a full-precision model and its ternary twin, TQ2_0'
    seed 1337
    budget { memory 4.GiB; artifact 8.MiB }

    def rounds = parameter('steps',        320, 'optimizer steps of each model')
    def chunks = parameter('chunks',        60, 'chunks of held-out text that are scored')
    def length = parameter('sampleTokens',  80, 'tokens of the sample')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 8.MiB; tokenizer 'bpe:2048' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 1.MiB;  tokenizer 'bpe:2048' }

    def init = llama('init') {                    // every row is a multiple of 256, so TQ2_0 never falls back
        hidden 256; layers 4; heads 8; kvHeads 4; ffn 768; context 256; vocab 2_048
        tieEmbeddings true
    }
    def full = pretrain('full-precision', init) {
        on text
        steps rounds; batch 8
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 40; cosineTo 1e-4 }
    }
    def ternary = qat('ternary', init) {
        on text
        steps rounds; batch 8
        adamw { lr 2e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 40; cosineTo 2e-4 }
        qat {
            weights     TERNARY, absmean(perTensor)
            activations INT8, absmax(perToken)
            ignore      'embed_tokens'
        }
    }
    def packed = quantize('packed', ternary) {
        encoding TQ2_0
        tensors(~/token_embd\.weight/) { encoding Q8_0 }      // training left the embedding alone, so it keeps 8 bits
        fallback FORBID
    }

    def twin   = evaluate('twin', full)     { perplexity held; limit chunks }
    def report = evaluate('report', packed) {
        against ternary
        perplexity held; kld held; limit chunks
    }

    generate('sample', packed) { prompt '    /**\n     * Returns the '; tokens length; temperature 0.7 }

    expect('packing loses nothing that training did not') { assert report.perplexity.ratio <= 1.01 && report.sameTop.value >= 0.95 }
    expect('the ternary model has learned')               { assert report.perplexity.value <= held.unigram.perplexity / 4 }
    expect('it fits where its twin does not')             { assert packed.bytes <= 2.MiB }

    export('gguf', packed) {
        gguf 'JavaTernary-3.7M-v1.0-TQ2_0.gguf'
        license 'GPL-2.0'                                       // the text's licence
        modelCard true
    }
}

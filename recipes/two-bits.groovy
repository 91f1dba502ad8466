// Shows: what training with two-bit weights buys over rounding afterwards, at equal bytes and equal training. A small Llama
// learns the JDK's own source. One copy goes on in full precision and is then rounded to Q2_K by llama.cpp's search; the
// other goes on through a two-bit quantizer with learned scales (ParetoQ), whose codes Q2_K takes over exactly.
// Expected: perplexity 52.9 for the trained file, 55.5 for the rounded one, both 683 KiB; packing the trained one costs
//           nothing. Over seeds 42, 43 and 44 training gave 52.9, 51.4, 51.9 and rounding 55.5, 53.7, 50.9: at this size the
//           difference is within what seeds change, and the recipe promises nothing about it.
// Machine and time: two cores with AVX-512, about a minute.
recipe('two-bits') {
    description 'Q2_K after training beside two-bit training, same bytes, same steps'
    seed 42
    budget { memory 4.GiB }

    def start  = parameter('start',  300, 'steps in full precision')
    def finish = parameter('finish', 200, 'steps of either copy after that')
    def chunks = parameter('chunks',  60, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 4.MiB; tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def base = pretrain('base', init) {
        on text
        steps start; batch 8
        adamw { lr 2e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 30; cosineTo 1e-3 }
    }

    def longer = pretrain('longer', base) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
    }
    def trained = qat('trained', base) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights MIDRISE2, paretoQ(perChannel); weightOnly(); ignore 'embed_tokens' }
    }

    def after  = quantize('after', longer)   { encoding Q2_K; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }
    def during = quantize('during', trained) { encoding Q2_K; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }

    def rounded = evaluate('rounded', after) { against longer;  perplexity held; kld held; limit chunks }
    def packed  = evaluate('packed', during) { against trained; perplexity held; kld held; limit chunks }

    expect('the trained file is no larger')           { assert during.bytes <= after.bytes + 1.KiB }
    expect('packing loses nothing of the training')   { assert packed.perplexity.ratio <= 1.01 }
    expect('two bits have learned what matters')      { assert packed.perplexity.value <= held.unigram.perplexity / 3 }
}

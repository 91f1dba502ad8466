// Shows: a way of storing weights as what training goes through. A small Llama learns the JDK's own source in full
// precision; its matrices then become points of the lattice E8 (e8p, 2.0 bits per weight): stored as they are, stored with
// errors passed on by a Hessian, and after training through the codes to say what the model says. Beside it the same
// training in ternary (TQ2_0, 2.06 bits), and one by pattern: lattice for attention, learned vectors (vptq, 2 bits and
// their tables) for the feed-forward layers.
// Expected (one seed; KL divergence from the full-precision model on held-out text, whose perplexity is 80.5 there):
//           e8p stored 0.0204, perplexity 82.4; with a Hessian 0.0051 and 80.8; trained through 0.0073 and 81.3
//           TQ2_0 trained through 0.0062 and 81.0; by pattern, trained through 0.0615 and 87.7
//           Training makes up for two thirds of what the lattice loses, and a Hessian for more, in two seconds
//           instead of fifty: two hundred steps through e8p do not pay where there is calibration. Vectors of four
//           rows, taught as long, stay far behind the lattice.
// Machine and time: two cores with AVX-512, three minutes, two and a half of them training.
recipe('trained-codes') {
    description 'Two bits by E8 lattice and by learned vectors, stored after training and trained through'
    seed 42
    budget { memory 4.GiB }

    def start  = parameter('start',  300, 'steps in full precision')
    def finish = parameter('finish', 200, 'steps of each copy that is taught')
    def chunks = parameter('chunks', 60, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 3.MiB; tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 1.MiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def full = pretrain('full', init) {
        on text
        steps start; batch 8
        adamw { lr 2e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 30; cosineTo 1e-4 }
    }

    def hessian = calibrate('hessian', full) { on text; collect HESSIAN; limit 256 }
    def alone   = compress('e8p-alone', full)   { tensors(~/blk/) { e8p() } }
    def rounded = compress('e8p-rounded', full) { using hessian; tensors(~/blk/) { e8p() } }

    def lattice = distill('lattice', full, teacher: full) {
        on text
        steps finish; batch 8
        temperature 1; alpha 0; beta 1; gamma 0
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0; warmup 5; cosineTo 1e-5 }
        qat { e8p(); recodeEvery 2; weightOnly(); ignore 'embed_tokens' }
    }
    def ternary = distill('ternary', full, teacher: full) {
        on text
        steps finish; batch 8
        temperature 1; alpha 0; beta 1; gamma 0
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0; warmup 5; cosineTo 1e-5 }
        qat { weights TERNARY, lsq(perGroup(256)); weightOnly(); ignore 'embed_tokens' }
    }
    def several = distill('several', full, teacher: full) {
        on text
        steps finish; batch 8
        temperature 1; alpha 0; beta 1; gamma 0
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0; warmup 5; cosineTo 1e-5 }
        qat {
            tensors('*.self_attn.*') { e8p(); recodeEvery 2 }
            tensors('*.mlp.*')       { vptq 4, 256; recodeEvery 20 }
            weightOnly(); ignore 'embed_tokens'
        }
    }
    def taught    = compress('e8p-taught', lattice)  { tensors(~/blk/) { e8p() } }
    def patterns  = compress('by-pattern', several)  { tensors(~/attn_/) { e8p() }; tensors(~/ffn_/) { vptq 4, 256 } }
    def tq2       = quantize('tq2-taught', ternary)  { encoding TQ2_0; tensors(~/token_embd/) { encoding F32 } }

    def first  = evaluate('e8p-alone-report', alone)      { against full; perplexity held; kld held; limit chunks }
    def second = evaluate('e8p-rounded-report', rounded)  { against full; perplexity held; kld held; limit chunks }
    def third  = evaluate('e8p-taught-report', taught)    { against full; perplexity held; kld held; limit chunks }
    def fourth = evaluate('tq2-taught-report', tq2)       { against full; perplexity held; kld held; limit chunks }
    def fifth  = evaluate('by-pattern-report', patterns)  { against full; perplexity held; kld held; limit chunks }

    expect('training through the lattice is nearer than storing in it')     { assert third.kld.mean < 0.6 * first.kld.mean }
    expect('a Hessian is nearer than storing without one')                  { assert second.kld.mean < 0.6 * first.kld.mean }
    expect('trained lattice and trained ternary are nearer than patterns')  { assert third.kld.mean < fifth.kld.mean && fourth.kld.mean < fifth.kld.mean }
}

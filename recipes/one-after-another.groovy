// Shows: that ways of making a model small do not multiply. A small Llama learns to write Java; its matrices are stored as
// seeds, what those stand for as learned vectors, what these stand for as points of a line, as pipelines of "compression
// stages" do: what a model takes is what its last stage takes, and what it loses grows from stage to stage. Beside that:
// curves through weights, which keep no more than any numbers would, and a choice among several ways for each matrix, whose
// codes are then entropy coded; and a choice that goes on until a bound holds of the whole model, measured after every round.
// Expected: seeds take 403 KiB and diverge by 0.0004, then vectors 331 KiB and 0.0053, then the line 493 KiB and 0.0057: more
//           than either stage before it, for more loss. Curves of 4 bits a weight keep a quarter of the energy, and nothing of the
//           model (divergence 0.76). The choice takes 366 KiB and diverges by 0.0017. What is chosen until the whole model diverges
//           by 0.001 at most on other text takes 387 KiB after three rounds, and diverges by 0.0012 on this one.
// Machine and time: two cores with AVX-512, twenty seconds.
recipe('one-after-another') {
    description 'Compression stages stacked, and a choice among them instead'
    seed 42
    budget { memory 2.GiB; time 1.hours }

    def rounds = parameter('steps',  150, 'optimizer steps of the model')
    def chunks = parameter('chunks',  40, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 2.MiB;   tokenizer 'bpe:512' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:512' }
    def other = dataset('other')   { corpus 'jdk-sources'; split 'validation'; bytes 256.KiB; tokenizer 'bpe:512' }

    def init = llama('init') { hidden 128; layers 2; heads 4; kvHeads 2; ffn 256; context 128; vocab 512; tieEmbeddings true }
    def full = pretrain('full', init) {
        on text
        steps rounds; batch 4
        adamw { lr 2e-3; weightDecay 0.1; warmup 20; cosineTo 2e-4 }
    }

    def seeds   = compress('seeds',        full)    { tensors(~/blk/) { seedLM 4 } }
    def vectors = compress('then-vectors', seeds)   { tensors(~/blk/) { vptq 2, 16 } }
    def line    = compress('then-a-line',  vectors) { tensors(~/blk/) { hyper 0.1, 2 } }
    def curves  = compress('curves',       full)    { tensors(~/blk/) { curve 16, 64 } }
    def chosen  = compress('chosen',       full)    {
        candidates(~/blk/) { uniform 2, 64; uniform 3, 64; uniform 4, 64; vptq 2, 16; e8p() }
        targetBpw 3
        entropyCoded()
    }
    def bounded = compress('bounded',      full)    {
        candidates(~/blk/) { uniform 2, 64; uniform 3, 64; uniform 4, 64; vptq 2, 16; encoding Q4_0; keep() }
        mustHold(other) { kld 0.001; limit 20 }
    }

    def ofSeeds   = evaluate('of-seeds',   seeds)   { against full; perplexity held; kld held; limit chunks }
    def ofVectors = evaluate('of-vectors', vectors) { against full; perplexity held; kld held; limit chunks }
    def ofLine    = evaluate('of-line',    line)    { against full; perplexity held; kld held; limit chunks }
    def ofCurves  = evaluate('of-curves',  curves)  { against full; perplexity held; kld held; limit chunks }
    def ofChosen  = evaluate('of-chosen',  chosen)  { against full; perplexity held; kld held; limit chunks }
    def ofBounded = evaluate('of-bounded', bounded) { against full; perplexity held; kld held; limit chunks }

    expect('the last stage takes more than the one before it') { assert line.bytes > vectors.bytes }
    expect('stages only lose')                                 { assert ofVectors.kld.mean > ofSeeds.kld.mean }
    expect('curves keep little: 4 bits a weight, and a quarter of the energy') { assert curves.relativeError > 0.7 }
    expect('the choice fits')                                  { assert chosen.bytes < seeds.bytes }
    expect('the choice beats the stack in bytes and in loss')  { assert chosen.bytes < line.bytes && ofChosen.kld.mean < ofLine.kld.mean }
    expect('what must hold holds, and nearly so on text that nothing was chosen by') { assert bounded.holds && ofBounded.kld.mean < 0.002 }
}

// Shows: that three bits with pi in their step are three bits with any step, once both are searched; and what the search
// is worth beside the step that the largest weight asks for. A small Llama learns to write Java; then its matrices are
// stored on grids of eight levels, 256 neighbours sharing a step, and each model is compared with the original.
// Expected: the four searched grids lose the same to a tenth of a percent, whatever k and the constant are, and their
//           divergences differ by less than their error (0.00190 to 0.00195 ± 0.00013). The step that is not searched
//           loses 6 % more of the weights (0.0496 of their energy, not 0.0466), but diverges less (0.0012 ± 0.00005):
//           least squared error shrinks weights, and logits feel that. Rows of 4,096 that share one step lose
//           0.076 without a search and 0.041 with it (a spec measures that).
// Machine and time: two cores with AVX-512, a minute, most of it for the training.
recipe('pi-or-even') {
    description 'Pi-quantization beside an even grid, at equal search and without'
    seed 42
    budget { memory 2.GiB; time 1.hours }

    def rounds = parameter('steps',  150, 'optimizer steps of the model')
    def chunks = parameter('chunks',  40, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 2.MiB;   tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def full = pretrain('full', init) {
        on text
        steps rounds; batch 4
        adamw { lr 2e-3; weightDecay 0.1; warmup 20; cosineTo 2e-4 }
    }

    def even   = compress('even-3',   full) { tensors(~/blk/) { uniform 3, 256 } }
    def pi4    = compress('pi-3-k4',  full) { tensors(~/blk/) { pi 3, 4, 256 } }
    def pi2    = compress('pi-3-k2',  full) { tensors(~/blk/) { pi 3, 2, 256 } }
    def golden = compress('phi-3-k4', full) { tensors(~/blk/) { pi 3, 4, 256, PHI } }
    def naive  = compress('absmax-3', full) { tensors(~/blk/) { absmax 3, 256 } }

    def ofEven   = evaluate('of-even',   even)   { against full; perplexity held; kld held; limit chunks }
    def ofPi4    = evaluate('of-pi4',    pi4)    { against full; perplexity held; kld held; limit chunks }
    def ofPi2    = evaluate('of-pi2',    pi2)    { against full; perplexity held; kld held; limit chunks }
    def ofGolden = evaluate('of-golden', golden) { against full; perplexity held; kld held; limit chunks }
    def ofNaive  = evaluate('of-naive',  naive)  { against full; perplexity held; kld held; limit chunks }

    expect('pi is an even grid, k = 4')           { assert pi4.relativeError < 1.001 * even.relativeError && even.relativeError < 1.001 * pi4.relativeError }
    expect('pi is an even grid, k = 2')           { assert pi2.relativeError < 1.001 * even.relativeError && even.relativeError < 1.001 * pi2.relativeError }
    expect('so is the golden ratio')              { assert golden.relativeError < 1.001 * even.relativeError && even.relativeError < 1.001 * golden.relativeError }
    expect('in the logits, too')                  { assert ofPi4.kld.mean < 1.05 * ofEven.kld.mean && ofEven.kld.mean < 1.05 * ofPi4.kld.mean }
    expect('a search loses less of the weights')  { assert naive.relativeError > 1.03 * pi4.relativeError }
}

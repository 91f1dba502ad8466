// Shows: eleven ways to make a model small, side by side on one model, one text and equal training: what each file takes and
// how far its predictions are from those of the model it was made from. What each configuration is, honestly:
//   fp16                 the model in F16
//   q4km, q2k            llama.cpp's mixes Q4_K_M and Q2_K
//   bitnet               BitNet b1.58: ternary weights, 8-bit inputs, trained through the quantizer; TQ2_0
//   pi-q3, pi-q2         3 and 2 bits with a step of alpha·pi/k per row, alpha searched for the least squared error. With alpha
//                        free, that is the uniform grid bit for bit, whatever k: there is no separate row for uniform-3 and -2
//   … -qat               the same grids, the step learned with the weights (LSQ)
//   q2-quip              the model in another basis (Hadamard), then 2 bits with errors passed on (LDLQ) in Q2_K's blocks. The
//                        rotation unties the output layer, which takes bytes, and uses no lattice codebook as QuIP# does
//   q2-quip-qat          that basis, then training through a two-bit quantizer without a zero (ParetoQ)
//   pi-q2-quip-qat       that basis, then training through pi-q2's grid
//   q3k, iq4xs           two more of llama.cpp's, for an honest reading
// Rounded afterwards: 'longer', which is 'base' trained on in full precision for as many steps as the others are trained
// through their quantizer. Every row is compared with 'longer'.
// Expected: 'longer' takes 5.52 MiB and reaches perplexity 51.9 ± 2.0. Rounded files, KiB and KL divergence from it: q4km 932 and
//           0.0018, iq4xs 917 and 0.0020, q3k 800 and 0.0080, pi-q3 800 and 0.0144, q2-quip 955 and 0.0157, q2k 666 and 0.0176,
//           pi-q2 683 and 0.0935: at equal bytes Q3_K's search beats the pi grid. The trained ones reach perplexities of 51.5
//           to 54.0, no different from 51.9 within the error, with divergences of 0.19 to 0.28: they have learned otherwise.
// Machine and time: two cores with AVX-512, a minute and a half with nothing else running. On a model this small a seed changes
// perplexities by several per cent; 'recipes/ablation.groovy' shows how to tell a difference from that.
recipe('bench-suite') {
    description 'Eleven configurations: F16, mixes, BitNet, pi-quantization, incoherence, with and without training'
    seed 7
    budget { memory 4.GiB }

    def start  = parameter('start',  300, 'steps in full precision')
    def finish = parameter('finish', 200, 'steps of every copy after that')
    def chunks = parameter('chunks',  60, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 4.MiB;   tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def base = pretrain('base', init) {
        on text
        steps start; batch 8
        adamw { lr 2e-3; weightDecay 0.1; warmup 30; cosineTo 1e-3 }
    }
    def longer = pretrain('longer', base) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
    }

    // rounded afterwards
    def fp16  = quantize('fp16',  longer) { encoding F16 }
    def q4km  = quantize('q4km',  longer) { mix 'Q4_K_M' }
    def iq4xs = quantize('iq4xs', longer) { encoding IQ4_XS; tensors(~/token_embd/) { encoding Q8_0 } }
    def q3k   = quantize('q3k',   longer) { encoding Q3_K;   tensors(~/token_embd/) { encoding Q8_0 } }
    def q2k   = quantize('q2k',   longer) { mix 'Q2_K' }

    // one step at a rate that moves no weight: it only says which grid the weights are to be rounded to
    def grid3 = qat('grid3', longer) {
        on text
        steps 1; batch 1
        adamw { lr 1e-12; weightDecay 0; warmup 0; cosineTo 0 }
        qat { weights INT3, mse(perChannel); weightOnly(); ignore 'embed_tokens' }
    }
    def grid2 = qat('grid2', longer) {
        on text
        steps 1; batch 1
        adamw { lr 1e-12; weightDecay 0; warmup 0; cosineTo 0 }
        qat { weights INT2, mse(perChannel); weightOnly(); ignore 'embed_tokens' }
    }
    def piq3 = quantize('pi-q3', grid3) { encoding Q3_K; tensors(~/token_embd/) { encoding Q8_0 } }
    def piq2 = quantize('pi-q2', grid2) { encoding Q2_K; tensors(~/token_embd/) { encoding Q8_0 } }

    // trained through the quantizer
    def ternary = qat('ternary', base) {
        on text
        steps finish; batch 8
        adamw { lr 2e-3; weightDecay 0.1; warmup 5; cosineTo 2e-4 }
        qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken); ignore 'embed_tokens' }
    }
    def learned3 = qat('learned3', base) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights INT3, lsq(perChannel); weightOnly(); ignore 'embed_tokens' }
    }
    def learned2 = qat('learned2', base) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights INT2, lsq(perChannel); weightOnly(); ignore 'embed_tokens' }
    }
    def bitnet  = quantize('bitnet',    ternary)  { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 } }
    def piq3qat = quantize('pi-q3-qat', learned3) { encoding Q3_K;  tensors(~/token_embd/) { encoding Q8_0 } }
    def piq2qat = quantize('pi-q2-qat', learned2) { encoding Q2_K;  tensors(~/token_embd/) { encoding Q8_0 } }

    // in another basis
    def turned  = rotate('turned', longer) { residual HADAMARD; heads HADAMARD }
    def hessian = calibrate('hessian', turned) { on text; collect HESSIAN; context 128; limit 40 }
    def quip    = quantize('q2-quip', turned) {
        encoding Q2_K
        using hessian
        ldlq { }
        tensors(~/^token_embd|^output/) { encoding Q8_0 }
    }
    def turnedBase = rotate('turned-base', base) { residual HADAMARD; heads HADAMARD }
    def midrise = qat('midrise', turnedBase) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights MIDRISE2, paretoQ(perChannel); weightOnly(); ignore 'embed_tokens', 'lm_head' }
    }
    def turned2 = qat('turned2', turnedBase) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights INT2, lsq(perChannel); weightOnly(); ignore 'embed_tokens', 'lm_head' }
    }
    def quipqat   = quantize('q2-quip-qat',    midrise) { encoding Q2_K; tensors(~/^token_embd|^output/) { encoding Q8_0 } }
    def piquipqat = quantize('pi-q2-quip-qat', turned2) { encoding Q2_K; tensors(~/^token_embd|^output/) { encoding Q8_0 } }

    def same = evaluate('fp16-report', fp16) { against longer; perplexity held; kld held; limit chunks }
    evaluate('q4km-report',           q4km)      { against longer; perplexity held; kld held; limit chunks }
    evaluate('iq4xs-report',          iq4xs)     { against longer; perplexity held; kld held; limit chunks }
    evaluate('q3k-report',            q3k)       { against longer; perplexity held; kld held; limit chunks }
    evaluate('q2k-report',            q2k)       { against longer; perplexity held; kld held; limit chunks }
    evaluate('bitnet-report',         bitnet)    { against longer; perplexity held; kld held; limit chunks }
    evaluate('pi-q3-report',          piq3)      { against longer; perplexity held; kld held; limit chunks }
    evaluate('pi-q3-qat-report',      piq3qat)   { against longer; perplexity held; kld held; limit chunks }
    evaluate('pi-q2-report',          piq2)      { against longer; perplexity held; kld held; limit chunks }
    evaluate('pi-q2-qat-report',      piq2qat)   { against longer; perplexity held; kld held; limit chunks }
    evaluate('q2-quip-report',        quip)      { against longer; perplexity held; kld held; limit chunks }
    evaluate('q2-quip-qat-report',    quipqat)   { against longer; perplexity held; kld held; limit chunks }
    evaluate('pi-q2-quip-qat-report', piquipqat) { against longer; perplexity held; kld held; limit chunks }

    expect('F16 is the model itself')             { assert same.kld.mean <= 1e-4 && same.perplexity.ratio <= 1.001 }
    expect('two bits take less than four')        { assert piq2.bytes < q4km.bytes && bitnet.bytes < q4km.bytes }
}

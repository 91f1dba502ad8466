// Shows: what it buys, at the same bytes, when columns make up for the errors of those before them (LDLQ), beside rounding
// each weight to its nearest code, plainly and weighed by importance. The quickstart's full-precision model, 2 and 3 bits.
// Expected: at 2 bits a KL divergence of 0.0086 with LDLQ, 0.0139 weighed and 0.0189 plain, in files of one size.
//           Beside llama.cpp's own files of that model and size, by llama-perplexity on other chunks of the held-out text: Q2_K
//           0.0180, with an importance matrix 0.0141, LDLQ here 0.0095; Q3_K 0.0040, with one 0.0037, here 0.0020.
// Machine and time: two cores with AVX-512, a minute and a half with nothing else running.
recipe('passed-on-errors') {
    description 'Q2_K and Q3_K: nearest codes, weighed codes and LDLQ of one model'
    seed 1337
    budget { memory 4.GiB; artifact 16.MiB }

    def rounds = parameter('steps',  320, 'optimizer steps')
    def chunks = parameter('chunks',  60, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 8.MiB; tokenizer 'bpe:2048' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 1.MiB; tokenizer 'bpe:2048' }

    def init = llama('init') { hidden 256; layers 4; heads 8; kvHeads 4; ffn 768; context 256; vocab 2_048; tieEmbeddings true }
    def full = pretrain('full-precision', init) {
        on text
        steps rounds; batch 8
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 40; cosineTo 1e-4 }
    }
    def hessian = calibrate('hessian', full) { on text; collect HESSIAN; limit 256 }

    def plain   = quantize('plain', full)   { encoding Q2_K; tensors(~/token_embd/) { encoding Q6_K } }
    def weighed = quantize('weighed', full) { encoding Q2_K; using hessian; tensors(~/token_embd/) { encoding Q6_K } }
    def ldlq    = quantize('ldlq', full)    { encoding Q2_K; using hessian; ldlq { sweeps 10 }; tensors(~/token_embd/) { encoding Q6_K } }
    def three   = quantize('three', full)   { encoding Q3_K; using hessian; ldlq { sweeps 10 }; tensors(~/token_embd/) { encoding Q6_K } }

    def first  = evaluate('plain-report', plain)     { against full; perplexity held; kld held; limit chunks }
    def second = evaluate('weighed-report', weighed) { against full; perplexity held; kld held; limit chunks }
    def third  = evaluate('ldlq-report', ldlq)       { against full; perplexity held; kld held; limit chunks }
    evaluate('three-report', three)                  { against full; perplexity held; kld held; limit chunks }

    expect('files of equal bytes')               { assert ldlq.bytes <= plain.bytes + 1.KiB }
    expect('weighing errors helps')              { assert second.kld.mean < first.kld.mean }
    expect('passing errors on helps much more')  { assert third.kld.mean <= 0.8 * second.kld.mean }
}

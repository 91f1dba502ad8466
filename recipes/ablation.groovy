// Shows: what two settings of ternary training are worth, and which differences are no larger than what the seed changes.
// Every combination is trained with three seeds; variants share what they have in common, so that the vocabulary, the
// text and what two variants do alike are computed once. `trit plan` lists the variants and what the cache already holds.
// Expected: a table with a row per combination: mean and spread over the seeds, and whether it differs from the first row.
// Machine and time: two cores with AVX-512, a few minutes.
recipe('ablation') {
    description 'Ternary training: when rounding begins, and the learning rate, over three seeds'
    seed 1
    budget { memory 2.GiB; time 2.hours }                 // of the whole ablation, not of one variant

    def rounds = parameter('steps',  150, 'optimizer steps of each variant')
    def chunks = parameter('chunks',  40, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 2.MiB;   tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def ternary = qat('ternary', init) {
        on text
        steps rounds; batch 4
        adamw { lr 2e-3; weightDecay 0.1; warmup 20; cosineTo 2e-4 }
        qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken); ignore 'embed_tokens' }
    }
    def packed = quantize('tq2', ternary) { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }
    def report = evaluate('report', packed) { against ternary; perplexity held; limit chunks }

    expect('packing loses nothing that training did not') { assert report.perplexity.ratio <= 1.01 }

    ablate {
        vary('QAT start')     { ternary.qat.startStep }.over 0, 75
        vary('learning rate') { ternary.adamw.lr }.over 2e-3, 4e-3
        repeat 1..3
        columns 'ternary.train.loss', 'report.perplexity', 'tq2.bytes', 'time'
    }
}

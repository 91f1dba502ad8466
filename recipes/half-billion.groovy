// Shows: what it takes to train adapters of a model of 494 million weights through ternary rounding (LoRA-QAT): of the
// weights, which are drawn by chance, each matrix is made when it is used, blocks are computed again on the way back, and
// only rank-16 factors of queries, keys, values and outputs have gradients and moments.
// Expected: planned 1.96 GiB for what training holds, 1.84 of them the weights, mapped, and 34.6 MB the adapters with gradients
//           and moments. The process peaked at 2.46 GiB, of which the program itself takes 0.43: that is what a model of
//           nearly nothing takes. So the training took 2.03 GiB, 3.5 % more than planned.
// Machine and time: two cores with AVX-512, a few minutes, most of them for drawing the weights; 4 GiB of disk.
recipe('half-billion') {
    description 'LoRA-QAT of a Llama of half a thousand million weights in 2 GiB'
    seed 42
    budget { memory 2.GiB }

    def rounds = parameter('steps', 2, 'optimizer steps')

    def text = dataset('text') { corpus 'jdk-sources'; split 'train'; bytes 1.MiB; tokenizer 'bpe:1024' }
    def init = llama('init') { hidden 896; layers 24; heads 14; kvHeads 2; ffn 4864; context 256; vocab 151_936; tieEmbeddings true }
    def adapted = qat('adapted', init) {
        on text
        steps rounds; batch 1
        adamw { lr 1e-4; warmup 0 }
        lora { rank 16; alpha 32 }
        qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken); ignore 'embed_tokens' }
        gradientCheckpointing()
    }

    expect('2 GiB and what the program itself takes are enough') { assert adapted.peakMemory < 2.GiB + 512.MiB }
}

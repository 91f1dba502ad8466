// Shows: what a teacher, and what adapters, are worth to a ternary model at equal bytes and equal steps. A small Llama learns
// the JDK's own source in full precision. Four copies then become ternary: one only rounded, one trained on through the
// quantizer (BitNet b1.58), one that also follows the full-precision model token by token (distillation), and one of
// which only low-rank adapters inside the quantizer learn (LoRA-QAT).
// Expected (seed 42): all files 602 KiB. Held-out perplexity and KL divergence from the full-precision model, which had 75.7:
//           rounded 103.7 and 0.441, trained 53.4 and 0.425, taught 54.0 and 0.187, adapted 60.5 and 0.293. The trained
//           copies are better than the model they came from because that had seen less text. Teaching does not lower
//           perplexity here, training alone does; it more than halves the distance from the teacher.
// Machine and time: two cores with AVX-512, two to three minutes.
recipe('taught-ternary') {
    description 'A ternary model rounded, trained, taught and adapted'
    seed 42
    budget { memory 4.GiB }

    def start  = parameter('start',  300, 'steps in full precision')
    def finish = parameter('finish', 200, 'steps of each ternary copy after that')
    def chunks = parameter('chunks',  60, 'chunks of held-out text that are scored')

    def text = dataset('text')     { corpus 'jdk-sources'; split 'train'; bytes 4.MiB; tokenizer 'bpe:1024' }
    def held = dataset('held-out') { corpus 'jdk-sources'; split 'test';  bytes 512.KiB; tokenizer 'bpe:1024' }

    def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 128; vocab 1_024; tieEmbeddings true }
    def full = pretrain('full', init) {
        on text
        steps start; batch 8
        adamw { lr 2e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 30; cosineTo 1e-3 }
    }

    def trained = qat('trained', full) {
        on text
        steps finish; batch 8
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights TERNARY, absmean(perTensor); weightOnly(); ignore 'embed_tokens'; warmup 20 }
    }
    def taught = distill('taught', full, teacher: full) {
        on text
        steps finish; batch 8
        temperature 2; alpha 0.5; beta 0.5; gamma 0
        adamw { lr 1e-3; betas 0.9, 0.95; weightDecay 0.1; warmup 5; cosineTo 1e-4 }
        qat { weights TERNARY, absmean(perTensor); weightOnly(); ignore 'embed_tokens'; warmup 20 }
    }
    def adapted = qat('adapted', full) {
        on text
        steps finish; batch 8
        adamw { lr 4e-3; betas 0.9, 0.95; weightDecay 0; warmup 5; cosineTo 4e-4 }
        lora { rank 32; alpha 64; targets '*_proj' }
        qat { weights TERNARY, absmean(perTensor); weightOnly(); ignore 'embed_tokens'; warmup 20 }
    }

    def roundedFile = quantize('rounded-file', full)    { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }
    def trainedFile = quantize('trained-file', trained) { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }
    def taughtFile  = quantize('taught-file', taught)   { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }
    def adaptedFile = quantize('adapted-file', adapted) { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback FORBID }

    def afterRounding = evaluate('after-rounding', roundedFile) { against full; perplexity held; kld held; limit chunks }
    def afterTraining = evaluate('after-training', trainedFile) { against full; perplexity held; kld held; limit chunks }
    def afterTeaching = evaluate('after-teaching', taughtFile)  { against full; perplexity held; kld held; limit chunks }
    def afterAdapting = evaluate('after-adapting', adaptedFile) { against full; perplexity held; kld held; limit chunks }

    expect('all four files are of one size')       { assert taughtFile.bytes - roundedFile.bytes <= 1.KiB && adaptedFile.bytes - roundedFile.bytes <= 1.KiB }
    expect('training mends what rounding breaks')  { assert afterTraining.perplexity.value < 0.6 * afterRounding.perplexity.value }
    expect('a teacher brings the student nearer')  { assert afterTeaching.kld.mean < 0.6 * afterTraining.kld.mean }
    expect('adapters alone mend most of it')       { assert afterAdapting.perplexity.value < 0.7 * afterRounding.perplexity.value }
}

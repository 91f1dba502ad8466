// Shows: a training whose process is lost goes on from its last checkpoint, on another backend too. prove kills the first
// run, and runs this again on the processor.
// Expected: one checkpoint of two steps at least, and a second run that goes on from there.
// Machine and time: a minute on any.
recipe('interrupted') {
    description 'a training that is interrupted'
    seed 1337
    budget { memory 2.GiB; artifact 64.MiB }

    def rounds = parameter('steps', 400, 'optimizer steps')

    def text = dataset('text') { corpus 'jdk-sources'; split 'train'; bytes 1.MiB; tokenizer 'bpe:512' }
    def init = llama('init') {
        hidden 64; layers 2; heads 2; kvHeads 2; ffn 128; context 128; vocab 512
        tieEmbeddings true
    }
    pretrain('interrupted', init) {
        on text
        steps rounds; batch 8; checkpointEvery 2
        adamw { lr 1e-3; warmup 4 }
    }
}

package trit.language

import spock.lang.Specification
import trit.code.Encoding
import trit.nn.Decompression
import trit.phase.quantize.BodyEncoding
import trit.phase.compress.CompressionRule
import trit.phase.compress.ModelBound
import trit.quant.compress.E8Lattice
import trit.quant.compress.EncodedBlocks
import trit.quant.compress.HyperCurve
import trit.quant.compress.SeedLm
import trit.quant.compress.UniformGrid
import trit.quant.compress.Vptq
import trit.quant.precision.PrecisionRule

class CompressWordsSpec extends Specification {

    def "candidates, an average, and entropy coding are said in one block"() {
        expect:
        def config = config("compress('small', base) { candidates(~/blk/) { uniform 2, 64; uniform 3, 64; seedLM 4 }; tensors(~/output/) { curve 8, 64 }; targetBpw 3; entropyCoded(); decompress WHEN_USED }")
        config.rules() == [
            new CompressionRule('blk', [new UniformGrid(2, 64), new UniformGrid(3, 64), new SeedLm(4)]), new CompressionRule('output', new HyperCurve(8, 64))]
        config.targetBpw() == Optional.of(3d)
        config.entropyCoded()
        config.decompress() == Decompression.WHEN_USED
    }

    def "candidates may be encodings and the matrix as it is, and the choice may depend on what the whole model keeps"() {
        when:
        def recipe = Scripts.read("""recipe('x') {
            def held = dataset('held') { file 'held.txt'; tokenizer 'bpe:300' }
            def base = llama('base') { hidden 64; layers 2; heads 4; ffn 128; context 32; vocab 300 }
            def small = compress('small', base) {
                tensors(~/attn_v/) { keep() }
                candidates(~/blk/) { encoding Q4_0; encoding TQ2_0; e8p(); keep() }
                targetBpw 3
                mustHold(held) { kld 0.02; perplexityRatio 1.05; rounds 4; mostBpw 6; context 16; limit 9 }
            }
            expect('it keeps what it must') { assert small.holds }
        }""")
        def config = recipe.steps().last().config()

        then:
        config.rules() == [new CompressionRule('attn_v', [], true),
            new CompressionRule('blk', [new EncodedBlocks(Encoding.Q4_0), new EncodedBlocks(Encoding.TQ2_0), new E8Lattice()], true)]
        config.bound().get() == new ModelBound(Optional.of(0.02d), Optional.of(1.05d), 4, Optional.of(6d), 16, 9)
        recipe.steps().last().inputs() == [model: 'base', held: 'held']
    }

    def "vptq can be told all it has in a block: #said"() {
        expect:
        config("compress('small', base) { tensors(~/blk/) { $said } }").rules()[0].methods() == [expected]

        where:
        said                                                                    || expected
        'vptq 4, 256'                                                           || new Vptq(4, 256)
        'vptq { vector 4; centroids 256 }'                                      || new Vptq(4, 256)
        'vptq { vector 8; centroids 64; residual 16; outliers 0.02; columnNorms() }' || new Vptq(8, 64, 16, 0.02, true)
        'vptq { vector 4; centroids 256; actOrder true }'                       || new Vptq(4, 256, 0, 0, false, false, true)
        'vptq { vector 4; centroids 256; tuned() }'                             || new Vptq(4, 256, 0, 0, false, true, false)
    }

    def "quantize takes the bits that a rule gives each matrix: #said"() {
        expect:
        config("quantize('small', base) { $said }").body() == new BodyEncoding.Adaptive(rule)

        where:
        said                   || rule
        'precisionByLoss 0.02' || new PrecisionRule.Loss(0.02)
        'precisionBySpread 4'  || new PrecisionRule.Spread(4)
    }

    def "what cannot be is said where it stands: #block"() {
        expect:
        Scripts.problems("recipe('x') {\ndef data = dataset('data') { file 'held.txt'; tokenizer 'bpe:100' }\ndef base = llama('base') { hidden 64; layers 2; heads 4; ffn 128; context 32; vocab 100 }\n$block\n}").any { it.contains(message) }

        where:
        block                                                             || message
        "compress('c', base) { tensors(~/blk/) { e8p(); seedLM 4 } }"     || 'tensors takes one of e8p, seedLM'
        "compress('c', base) { candidates(~/blk/) { }; targetBpw 3 }"     || 'candidates needs uniform, absmax, pi, e8p, vptq, seedLM, hyper, curve or encoding'
        "compress('c', base) { candidates(~/blk/) { e8p(); e8p() }; targetBpw 3 }" || 'candidates: of several ways to store ~/blk/ each is named once'
        "compress('c', base) { tensors(~/blk/) { keep(); seedLM 4 } }"    || 'tensors takes one of seedLM, keep'
        "compress('c', base) { tensors(~/blk/) { encoding IQ2_XXS } }"    || 'encoding IQ2_XXS'
        "compress('c', base) { candidates(~/blk/) { e8p(); keep() }; mustHold(data) { rounds 3 } }" || 'mustHold: say what must hold: kld or perplexityRatio, or both'
        "compress('c', base) { candidates(~/blk/) { e8p(); keep() }; mustHold(data) { kld 0 } }" || 'kld must be greater than 0, not 0'
        "compress('c', base) { candidates(~/blk/) { e8p(); keep() }; mustHold(data) { kld 0.1; mostBpw 40 } }" || 'mostBpw must be from 0.001 to 32.0, not 40'
        "compress('c', base) { targetBpw 3 }"                             || "compress('c') needs"
        "compress('c', base) { tensors(~/blk/) { vptq { vector 4 } } }"   || 'vptq needs centroids <count>'
        "quantize('c', base) { precisionByLoss 2 }"                       || 'precisionByLoss: a share lost is between 0 and 1, not 2.0'
    }

    private static config(String step) {
        Scripts.read("recipe('x') {\ndef base = llama('base') { hidden 64; layers 2; heads 4; ffn 128; context 32; vocab 100 }\n$step\n}").steps().last().config()
    }
}

package trit.quant

import spock.lang.Specification
import trit.code.Encoding

import static trit.code.Encoding.*

/** Which tensor gets what, counted over a Llama of 32 layers whose keys serve four queries each. */
class MixSpec extends Specification {

    static final MixedModel LARGE = new MixedModel(32, 4, false, false)

    def "#mix gives the values of 32 layers #values and ffn_down #down"() {
        expect:
        count(mix, TensorRole.ATTENTION_VALUE, LARGE) == values
        count(mix, TensorRole.FEED_FORWARD_DOWN, LARGE) == down
        mix.choose(TensorRole.ATTENTION_OUTPUT, 0, 4096, LARGE) == attentionOutput
        mix.choose(TensorRole.FEED_FORWARD_UP, 0, 4096, LARGE) == mix.base()

        where:
        mix        || values             | down               | attentionOutput
        Mix.Q2_K   || [Q4_K: 32]         | [Q3_K: 32]         | Q3_K
        Mix.Q2_K_S || [Q4_K: 32]         | [Q4_K: 4, Q2_K: 28] | Q2_K
        Mix.Q3_K_S || [Q3_K: 32]         | [Q3_K: 32]         | Q3_K
        Mix.Q3_K_M || [Q5_K: 2, Q4_K: 30] | [Q5_K: 2, Q4_K: 30] | Q4_K
        Mix.Q3_K_L || [Q5_K: 32]         | [Q5_K: 32]         | Q5_K
        Mix.Q4_K_S || [Q5_K: 4, Q4_K: 28] | [Q5_K: 4, Q4_K: 28] | Q4_K
        Mix.Q4_K_M || [Q6_K: 16, Q4_K: 16] | [Q6_K: 16, Q4_K: 16] | Q4_K
        Mix.Q5_K_M || [Q6_K: 16, Q5_K: 16] | [Q6_K: 16, Q5_K: 16] | Q5_K
        Mix.IQ4_XS || [Q5_K: 32]         | [Q5_K: 4, IQ4_XS: 28] | IQ4_XS
        Mix.Q6_K   || [Q6_K: 32]         | [Q6_K: 32]         | Q6_K
        Mix.TQ2_0  || [TQ2_0: 32]        | [TQ2_0: 32]        | TQ2_0
    }

    def "queries and keys get what values get where they are one matrix: #mix, #encodings"() {
        given:
        def fused = new MixedModel(32, 1, false, false, true)

        expect:
        [TensorRole.ATTENTION_QUERY, TensorRole.ATTENTION_KEY, TensorRole.ATTENTION_VALUE].every { count(mix, it, fused) == encodings }

        where:
        mix        || encodings
        Mix.Q2_K   || [Q3_K: 32]
        Mix.Q3_K_S || [Q3_K: 32]
        Mix.Q3_K_L || [Q5_K: 32]
        Mix.Q4_K_S || [Q5_K: 4, Q4_K: 28]
        Mix.Q4_K_M || [Q6_K: 16, Q4_K: 16]
        Mix.IQ4_XS || [IQ4_XS: 32]
    }

    def "importance and few queries per key change what is spent"() {
        given:
        def narrow = new MixedModel(32, 1, false, true)

        expect:
        count(Mix.Q2_K, TensorRole.ATTENTION_VALUE, narrow) == [Q3_K: 32]
        count(Mix.IQ4_XS, TensorRole.FEED_FORWARD_DOWN, narrow) == [IQ4_XS: 32]
        count(Mix.Q4_0, TensorRole.FEED_FORWARD_DOWN, narrow) == [Q4_1: 4, Q4_0: 28]
        count(Mix.Q5_0, TensorRole.FEED_FORWARD_DOWN, narrow) == [Q5_1: 4, Q5_0: 28]
        count(Mix.Q4_K_S, TensorRole.ATTENTION_VALUE, new MixedModel(80, 8, false, false)) == [Q5_K: 80]
    }

    def "the output layer gets 6 bits, 8 where its rows do not fit, and a tied embedding is one (#mix)"() {
        expect:
        mix.choose(TensorRole.OUTPUT, 0, 4096, LARGE) == output
        mix.choose(TensorRole.TOKEN_EMBEDDING, 0, 4096, LARGE) == embedding
        mix.choose(TensorRole.TOKEN_EMBEDDING, 0, 4096, new MixedModel(32, 4, true, false)) == output
        mix.choose(TensorRole.OUTPUT, 0, 64, LARGE) == narrow

        where:
        mix        || output | embedding | narrow
        Mix.Q4_K_M || Q6_K   | Q4_K      | Q8_0
        Mix.Q4_0   || Q6_K   | Q4_0      | Q6_K
        Mix.Q8_0   || Q8_0   | Q8_0      | Q8_0
        Mix.TQ2_0  || Q6_K   | Q4_K      | Q8_0
    }

    def "GGUF names have roles: #name"() {
        expect:
        TensorRole.of(name) == role
        TensorRole.layerOf(name) == layer

        where:
        name                       || role                         | layer
        'blk.17.attn_v.weight'     || TensorRole.ATTENTION_VALUE   | 17
        'blk.0.attn_qkv.weight'    || TensorRole.ATTENTION_VALUE   | 0
        'blk.3.ffn_down.weight'    || TensorRole.FEED_FORWARD_DOWN | 3
        'output.weight'            || TensorRole.OUTPUT            | 0
        'token_embd.weight'        || TensorRole.TOKEN_EMBEDDING   | 0
        'position_embd.weight'     || TensorRole.POSITIONS         | 0
        'blk.0.attn_v.bias'        || TensorRole.OTHER             | 0
    }

    def "a mix is found by its name, and Q4_K is short for Q4_K_M"() {
        expect:
        Mix.named('q4_k').get() == Mix.Q4_K_M
        Mix.named('Q4_K_S').get() == Mix.Q4_K_S
        Mix.named('Q2_K').get() == Mix.Q2_K
        Mix.named('Q9_K').empty
    }

    private static Map<String, Integer> count(Mix mix, TensorRole role, MixedModel model) {
        (0..<model.layers()).collect { mix.choose(role, it, 4096, model) }.countBy { Encoding e -> e.name() }
    }
}

package trit.phase

import spock.lang.Specification
import trit.code.Encoding
import trit.nn.TransformerConfig

import static trit.code.Encoding.*

class EncodingPolicySpec extends Specification {

    static final TransformerConfig FITS = TransformerConfig.llama(256, 2, 8, 4, 32, 768, 256, 512, false, 10_000d, 1e-5d)
    static final TransformerConfig NARROW = TransformerConfig.llama(64, 2, 8, 4, 8, 172, 256, 512, true, 10_000d, 1e-5d)

    List<String> problems = []

    def "matrices get the encoding, vectors stay in F32, rules and ignore are exceptions"() {
        when:
        def chosen = choose(FITS, TQ2_0, [new TensorRule('token_embd', Q8_0), new TensorRule('^output\\.', F16)], ['blk.1.ffn_down.weight'])

        then:
        problems.empty
        chosen['token_embd.weight'] == Q8_0
        chosen['output.weight'] == F16
        chosen['blk.0.attn_norm.weight'] == F32
        chosen['output_norm.weight'] == F32
        chosen['blk.1.ffn_down.weight'] == F32
        (chosen.keySet() - ['token_embd.weight', 'output.weight', 'blk.1.ffn_down.weight'])
            .findAll { !it.contains('norm') }
            .every { chosen[it] == TQ2_0 }
    }

    def "of several rules that match, the first one holds"() {
        expect:
        choose(FITS, TQ2_0, [new TensorRule('ffn_up', Q8_0), new TensorRule('ffn', Q4_0)])['blk.0.ffn_up.weight'] == Q8_0
    }

    def "a row that the encoding cannot hold is an error that names the way out"() {
        when:
        choose(NARROW, Q8_0)

        then:
        problems == (0..1).collect {
            "blk.${it}.ffn_down.weight: rows of 172 are not a multiple of Q8_0's block of 32. Give it another encoding, " +
                "tensors(~/blk\\.${it}\\.ffn_down\\.weight/) { encoding F16 }, or allow the next larger one for all with fallback NEXT_LARGER"
        }
    }

    def "an encoding that is only read is an error, once, that names another"() {
        when:
        choose(FITS, IQ2_XS, [new TensorRule('ffn', IQ3_S), new TensorRule('attn', IQ3_S)])

        then:
        problems == ['encoding IQ2_XS can be read but not written; choose Q2_K instead',
            'encoding IQ3_S can be read but not written; choose Q3_K instead']
    }

    def "the next larger encoding is taken when the recipe allows it, and said"() {
        when:
        def choices = policy(TQ2_0, [], [], Fallback.NEXT_LARGER).choose(NARROW, { problems << it })

        then:
        problems.empty
        choices.find { it.name() == 'blk.0.attn_q.weight' }.encoding() == Q4_0
        choices.find { it.name() == 'blk.0.ffn_down.weight' }.substitution() ==
            "blk.0.ffn_down.weight [64, 172]: rows of 172 are not a multiple of TQ2_0's block of 256, F16 instead (+19,178 bytes)"
    }

    def "a pattern that matches nothing is an error: #message"() {
        when:
        choose(FITS, TQ2_0, rules, ignored)

        then:
        problems == [message]

        where:
        rules                                              | ignored        || message
        [new TensorRule('token_emb\\.weight', Q8_0)]       | []             || "tensors(~/token_emb\\.weight/) matches no tensor. Did you mean 'token_embd.weight'?"
        [new TensorRule('embed_tokens', Q8_0)]             | []             || "tensors(~/embed_tokens/) matches no tensor. In quantize, tensors carry GGUF names: model.embed_tokens.weight is token_embd.weight"
        [new TensorRule('(', Q8_0)]                        | []             || 'tensors(~/(/) is not a regular expression'
        []                                                 | ['lm_head']    || "ignore 'lm_head' matches no tensor. In quantize, tensors carry GGUF names: lm_head.weight is output.weight"
    }

    private EncodingPolicy policy(Encoding encoding, List<TensorRule> rules, List<String> ignored, Fallback fallback) {
        new EncodingPolicy(encoding, rules, ignored, fallback)
    }

    private Map<String, Encoding> choose(TransformerConfig config, Encoding encoding, List<TensorRule> rules = [], List<String> ignored = []) {
        policy(encoding, rules, ignored, Fallback.FORBID).choose(config, { problems << it })
            .collectEntries { [it.name(), it.encoding()] }
    }
}

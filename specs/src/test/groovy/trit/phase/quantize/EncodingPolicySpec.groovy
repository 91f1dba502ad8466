package trit.phase.quantize

import spock.lang.Specification
import trit.code.Encoding
import trit.nn.Architecture
import trit.nn.Block
import trit.nn.Part
import trit.nn.Positions
import trit.nn.TransformerConfig
import trit.quant.Mix

import static trit.code.Encoding.*

class EncodingPolicySpec extends Specification {

    static final TransformerConfig FITS = TransformerConfig.llama(256, 2, 8, 4, 32, 768, 256, 512, false, 10_000d, 1e-5d)
    static final TransformerConfig NARROW = TransformerConfig.llama(64, 2, 8, 4, 8, 172, 256, 512, true, 10_000d, 1e-5d)

    static final TransformerConfig WIDE = TransformerConfig.llama(256, 8, 8, 2, 32, 768, 256, 512, true, 10_000d, 1e-5d)

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
        problems == ["2 tensors (ffn_down): rows of 172 are not a multiple of Q8_0's block of 32. Give them another encoding, " +
            "tensors(~/ffn_down/) { encoding F16 }, or allow the next larger one for all with fallback NEXT_LARGER"]

        when: 'there is only one'
        problems.clear()
        choose(NARROW, Q8_0, [new TensorRule('blk.1.ffn_down', F16)])

        then:
        problems == ["blk.0.ffn_down.weight: rows of 172 are not a multiple of Q8_0's block of 32. Give it another encoding, " +
            'tensors(~/blk\\.0\\.ffn_down\\.weight/) { encoding F16 }, or allow the next larger one for all with fallback NEXT_LARGER']
    }

    def "tensors that are cured in the same way are named together"() {
        when:
        choose(NARROW, Q6_K)

        then:
        problems.size() == 2
        problems[0].startsWith('13 tensors (token_embd, attn_q, attn_k, attn_v, attn_output, ffn_gate, ffn_up): rows of 64 ')
        problems[0].contains('tensors(~/token_embd|attn_q|attn_k|attn_v|attn_output|ffn_gate|ffn_up/) { encoding Q8_0 }')
        problems[1].startsWith('2 tensors (ffn_down): rows of 172 ')
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
        def choices = policy(TQ2_0, [], [], Fallback.NEXT_LARGER).choose(NARROW, false, { problems << it })

        then:
        problems.empty
        choices.find { it.name() == 'blk.0.attn_q.weight' }.encoding() == Q4_0
        choices.find { it.name() == 'blk.0.ffn_down.weight' }.substitution() ==
            "blk.0.ffn_down.weight [64, 172]: rows of 172 are not a multiple of TQ2_0's block of 256, F16 instead (+19,178 bytes)"
    }

    def "feed-forward layers are padded to whole blocks of what their last matrix wants"() {
        given:
        def padded = policy(Q8_0, [new TensorRule('blk.1.ffn_down', Q4_K)], [], Fallback.PAD)

        when:
        def choices = padded.choose(NARROW, false, { problems << it })

        then:
        problems.empty
        padded.padding(NARROW, false).written() == NARROW.withFeedForward(256)
        choices.find { it.name() == 'blk.1.ffn_down.weight' }.encoding() == Q4_K
        choices.find { it.name() == 'blk.0.ffn_up.weight' }.shape().extent(0) == 256
        !choices.any { it.substitution }

        and: 'nothing is padded that fits'
        !policy(Q8_0, [], [], Fallback.PAD).padding(FITS, false).needed
    }

    def "where a norm would see the zeros, nothing is padded"() {
        given:
        def normed = NARROW.withBlock(Block.gatedSilu(1e-5d, Part.SUB_NORMS))

        when:
        policy(Q8_0, [], [], Fallback.PAD).choose(normed, false, { problems << it })

        then:
        problems.size() == 1
        problems.every { it.contains('ffn_down') && it.contains('PAD makes feed-forward layers without a norm inside wider') }
    }

    def "rows that #wanted cannot hold get #given, as llama.cpp has it"() {
        expect:
        Substitutes.fitting(wanted, columns) == given

        where:
        wanted | columns || given
        Q4_K   | 256     || Q4_K
        Q4_K   | 64      || Q5_0
        Q5_K   | 64      || Q5_1
        Q6_K   | 64      || Q8_0
        Q2_K   | 64      || Q4_0
        TQ1_0  | 64      || Q4_0
        IQ4_XS | 64      || IQ4_NL
        Q4_K   | 172     || F16
        Q8_0   | 172     || F16
    }

    def "an average of #target bits is kept, and what is left goes to the tensors whose errors weigh most"() {
        when:
        def choices = new EncodingPolicy(new BodyEncoding.Target(target), [], [], Fallback.FORBID).choose(WIDE, false, { problems << it })
        def bits = 8 * choices.sum { it.bytes() } / WIDE.parameterCount()

        then:
        problems.empty
        bits <= target
        bits > target - 0.1

        and: 'no feed-forward matrix has more than the values of its layer'
        def byName = choices.collectEntries { [it.name(), it.encoding().bitsPerWeight()] }
        (0..<WIDE.layers()).every { byName["blk.${it}.ffn_up.weight".toString()] <= byName["blk.${it}.attn_v.weight".toString()] }

        where:
        target << [3.6, 4.5, 5.0, 6.0, 8.0]
    }

    def "an average is kept where queries, keys and values are one matrix, too, which has one encoding: #target bits"() {
        given:
        def config = new TransformerConfig(Architecture.GPT2, 256, 8, 8, 8, 32, 1024, 256, 512, true, new Positions.Learned(),
            Architecture.GPT2.block(1e-5d, { true }), Architecture.GPT2.norm(1e-5d))
        def choices = new EncodingPolicy(new BodyEncoding.Target(target), [], [], Fallback.FORBID).choose(config, false, { problems << it })

        expect:
        problems.empty
        def weights = choices.findAll { it.shape().rank() > 1 && it.encoding() != F32 }
        weights.sum { it.bytes() * 8L } <= target * choices.sum { it.shape().size() }
        (0..<8).every { layer -> ['q', 'k', 'v'].collect { part -> choices.find { it.name() == "blk.${layer}.attn_${part}.weight" }.encoding() }.toSet().size() == 1 }

        where:
        target << [5.0d, 5.5d, 6.2d, 7.9d]
    }

    def "an average that no mix keeps is an error with the least there is"() {
        when:
        new EncodingPolicy(new BodyEncoding.Target(2.0), [], [], Fallback.FORBID).choose(WIDE, false, { problems << it })

        then:
        problems.size() == 1
        problems.first() ==~ /targetBpw 2.0: the smallest mix takes 3\.\d\d bits per weight of this model, and at 2\.00 bits per weight Gaussian weights lose at least 6\.3% of their energy; allow more, .*/
    }

    def "a mix that is rubbish without importance says so"() {
        given:
        def policy = new EncodingPolicy(new BodyEncoding.Mixed(Mix.Q2_K_S), [], [], Fallback.FORBID)

        when:
        policy.choose(WIDE, true, { problems << it })

        then:
        problems.empty

        when:
        policy.choose(WIDE, false, { problems << it })

        then:
        problems == ["mix Q2_K_S is rubbish unless its errors are weighed: say 'using' an importance matrix, or take mix Q2_K"]
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
        new EncodingPolicy(new BodyEncoding.Uniform(encoding), rules, ignored, fallback)
    }

    private Map<String, Encoding> choose(TransformerConfig config, Encoding encoding, List<TensorRule> rules = [], List<String> ignored = []) {
        policy(encoding, rules, ignored, Fallback.FORBID).choose(config, false, { problems << it })
            .collectEntries { [it.name(), it.encoding()] }
    }
}

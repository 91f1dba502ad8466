package trit.quant

import spock.lang.Specification
import trit.nn.LlamaConfig
import trit.nn.LlamaModules

class FakeQuantizerSpec extends Specification {
    static final LlamaModules MODULES =
        new LlamaModules(new LlamaConfig(256, 2, 8, 4, 32, 768, 256, 4096, true, 10_000d, 1e-5d))

    def "'#glob' names #count of the modules"() {
        expect:
        MODULES.all().size() == 21
        MODULES.all().count { new ModulePattern(glob).matches(it) } == count

        where:
        glob                          || count
        'embed_tokens'                || 1
        '*norm'                       || 5
        'norm'                        || 1
        'q_proj'                      || 2
        '?_proj'                      || 8
        'mlp'                         || 6
        'model.layers.0'              || 9
        'model.layers.0.*'            || 9
        'model.layers.*.mlp.up_proj'  || 2
        'layers.0.mlp'                || 0
        'lm_head'                     || 1
        'up.proj'                     || 0
        '*'                           || 21
        '['                           || 0
    }

    def "what is ignored is not rounded"() {
        expect:
        MODULES.rounded(FakeQuantizer.bitNet(ignore)).size() == rounded

        where:
        ignore                    || rounded
        []                        || 14
        ['embed_tokens', '*norm'] || 14
        ['q_proj', 'k_proj']      || 10
        ['model.layers.1']        || 7
        ['*']                     || 0
    }

    def "a pattern that matches nothing is answered with the right one"() {
        expect:
        FakeQuantizer.bitNet(['embed_tokens', 'embed_token']).problems(MODULES.all()) == [
            "ignore 'embed_token' matches no module. Did you mean 'embed_tokens'? The modules are embed_tokens, " +
                'input_layernorm, q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, ' +
                'post_attention_layernorm, norm, lm_head']
    }

    def "numbers that training cannot round to are said with those that it can"() {
        given:
        def quantizer = new FakeQuantizer(NumberFormat.TERNARY, ScaleRule.absmax(Granularity.PER_CHANNEL),
            NumberFormat.INT8, ScaleRule.absmax(Granularity.PER_TOKEN), [])

        expect:
        quantizer.problems(MODULES.all()) == [
            'training cannot round through weights TERNARY, absmax(perChannel) and activations INT8, ' +
                'absmax(perToken); write weights TERNARY, absmean(perTensor) and activations INT8, absmax(perToken)']
    }
}

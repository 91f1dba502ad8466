package trit.quant

import spock.lang.Specification
import trit.nn.TransformerConfig
import trit.nn.TransformerModules
import trit.quant.GradientRule.Clipped
import trit.quant.GradientRule.Ewgs

import static trit.compute.Activations.*
import static trit.quant.GradientRule.EwgsForm.SIGNED
import static trit.quant.Granularity.*
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.*

class FakeQuantizerSpec extends Specification {
    static final GradientRule STRAIGHT = new GradientRule.StraightThrough()
    static final TransformerModules MODULES =
        new TransformerModules(TransformerConfig.llama(256, 2, 8, 4, 32, 768, 256, 4096, true, 10_000d, 1e-5d))

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
                'input_layernorm, q_proj, k_proj, v_proj, o_proj, post_attention_layernorm, gate_proj, up_proj, down_proj, ' +
                'norm, lm_head']
    }

    def "what cannot be rounded so is said with its cure: #message"() {
        expect:
        new FakeQuantizer(new WeightQuantizer(format, scale, threshold, gradient), activations, [])
            .problems(MODULES.all()) == [message]

        where:
        format  | scale                   | threshold | gradient                  | activations    || message
        INT4    | absmean(PER_TENSOR)     | 0         | STRAIGHT                  | FLOAT          || 'absmean is a scale of BINARY and TERNARY; write absmax or mse for INT4'
        INT4    | absmax(PER_TOKEN)       | 0         | STRAIGHT                  | FLOAT          || 'weights have no tokens; write perTensor, perChannel or perGroup(n)'
        INT4    | absmax(perGroup(0))     | 0         | STRAIGHT                  | FLOAT          || 'perGroup(0) holds no weight; it is usual at 128'
        INT3    | mse(PER_CHANNEL)        | 0.1       | STRAIGHT                  | FLOAT          || 'threshold is a rule of TERNARY; leave it out for INT3'
        TERNARY | absmean(PER_TENSOR)     | 1         | STRAIGHT                  | FLOAT          || 'threshold 1.0 must lie between 0 and 1; it is usual at 0.1'
        TERNARY | absmean(PER_TENSOR)     | 0         | new Clipped(0d)           | FLOAT          || 'clipped(0.0) passes nothing; it is usual at 1'
        TERNARY | absmean(PER_TENSOR)     | 0         | new Ewgs(-1d, SIGNED)     | FLOAT          || 'ewgs(-1.0) must be 0 or above; it is usual at 1e-3'
        INT8    | paretoQ(PER_CHANNEL)    | 0         | STRAIGHT                  | FLOAT          || 'paretoQ is a scale of BINARY, TERNARY, MIDRISE2, INT3 and INT4; write lsq for INT8'
        INT4    | pi(PER_CHANNEL)         | 0         | STRAIGHT                  | FLOAT          || 'pi is a scale of INT2 and INT3; write lsq for INT4'
        INT4    | lsq(PER_CHANNEL)        | 0         | new Clipped(1d)           | FLOAT          || 'lsq brings its own gradient; leave out clipped(1.0)'
        TERNARY | lsq(PER_CHANNEL)        | 0.1       | STRAIGHT                  | FLOAT          || 'lsq rounds to the nearest number; leave out threshold'
        TERNARY | absmean(PER_TENSOR)     | 0         | STRAIGHT                  | INT8_PER_BLOCK || 'training rounds activations per token or not at all, not per block'
    }
}

package trit.nn

import spock.lang.Specification

class GgufTensorNamesSpec extends Specification {

    def "#huggingFace is #gguf"() {
        expect:
        GgufTensorNames.toGguf(huggingFace).get() == gguf
        GgufTensorNames.toHuggingFace(gguf).get() == huggingFace

        where:
        huggingFace                                      || gguf
        'model.embed_tokens.weight'                      || 'token_embd.weight'
        'model.norm.weight'                              || 'output_norm.weight'
        'lm_head.weight'                                 || 'output.weight'
        'model.layers.0.input_layernorm.weight'          || 'blk.0.attn_norm.weight'
        'model.layers.11.self_attn.q_proj.bias'          || 'blk.11.attn_q.bias'
        'model.layers.3.self_attn.o_proj.weight'         || 'blk.3.attn_output.weight'
        'model.layers.3.post_attention_layernorm.weight' || 'blk.3.ffn_norm.weight'
        'model.layers.3.mlp.down_proj.weight'            || 'blk.3.ffn_down.weight'
    }

    def "#name is no tensor of a Llama model"() {
        expect:
        GgufTensorNames.toGguf(name).empty
        GgufTensorNames.toHuggingFace(name).empty

        where:
        name << ['', 'weight', 'blk.0.weight', 'blk.0.attn_rot.weight', 'model.layers.x.mlp.up_proj.weight', 'rope_freqs.weight']
    }

    def "every parameter of a model has a name in both worlds"() {
        given:
        def config = TransformerConfig.llama(64, 3, 4, 2, 16, 96, 32, 100, false, 10_000d, 1e-5d)

        expect:
        config.parameters().every { GgufTensorNames.toHuggingFace(GgufTensorNames.toGguf(it.name()).get()).get() == it.name() }
    }
}

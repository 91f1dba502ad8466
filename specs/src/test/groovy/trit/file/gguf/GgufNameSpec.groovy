package trit.file.gguf

import spock.lang.Specification

class GgufNameSpec extends Specification {

    def "#file is #base, #size, #tune, #version, #encoding"() {
        when:
        def name = GgufName.parse(file).get()

        then:
        name == new GgufName(base, size, tune, version, encoding)

        where:
        file                                         || base          | size   | tune       | version | encoding
        'TinyTernary-5.8M-v1.0-TQ2_0.gguf'           || 'TinyTernary' | '5.8M' | ''         | 'v1.0'  | 'TQ2_0'
        'Mixtral-8x7B-v0.1-Q4_0.gguf'                || 'Mixtral'     | '8x7B' | ''         | 'v0.1'  | 'Q4_0'
        'SmolTernary-138M-Sums-v1.0-TQ2_0.gguf'      || 'SmolTernary' | '138M' | 'Sums'     | 'v1.0'  | 'TQ2_0'
        'Qwen3-0.6B-v1.0-Q4_0.gguf'                  || 'Qwen3'       | '0.6B' | ''         | 'v1.0'  | 'Q4_0'
        'Hermes-2-Pro-8B-Instruct-v2-F16.gguf'       || 'Hermes-2-Pro'| '8B'   | 'Instruct' | 'v2'    | 'F16'
        'Grok-100B-v1.0-Q4_0-00003-of-00009.gguf'    || 'Grok'        | '100B' | ''         | 'v1.0'  | 'Q4_0'
        'Java-3M-v1.gguf'                            || 'Java'        | '3M'   | ''         | 'v1'    | ''
    }

    def "#file does not follow the convention"() {
        expect:
        GgufName.parse(file).empty

        where:
        file << ['SmolLM2-135M-TQ2_0.gguf', 'model.gguf', 'A-1M-v1.0-F16.bin', '-1M-v1.0.gguf', '']
    }

    def "#parameters parameters are labelled #label"() {
        expect:
        GgufName.sizeLabel(parameters) == label

        where:
        parameters     || label
        260_032        || '260K'
        5_770_000      || '5.8M'
        13_400_000     || '13M'
        999_999        || '1000K'
        138_400_000    || '138M'
        7_240_000_000  || '7.2B'
    }

    def "a label of #label is #verdict for #parameters parameters"() {
        expect:
        GgufName.parse("A-${label}-v1.gguf").get().labels(parameters) == (verdict == 'right')

        where:
        label   | parameters || verdict
        '4M'    | 3_670_016  || 'right'
        '3.7M'  | 3_670_016  || 'right'
        '3.67M' | 3_670_016  || 'right'
        '3.6M'  | 3_670_016  || 'wrong'
        '3B'    | 3_670_016  || 'wrong'
    }
}

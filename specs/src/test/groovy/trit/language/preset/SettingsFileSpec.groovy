package trit.language.preset

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.FileFormatException

/** Settings in TOML. */
class SettingsFileSpec extends Specification {

    /** The tables as their authors publish them. */
    static final String WHOLE = '''\
        # a settings file
        [quantization]
        format = "pi-q2"
        k = 3
        bits = 2
        mixed_constants = false

        [qat]
        enabled = true
        use_lora = true
        lora_rank = 8
        epochs = 2
        learning_rate = 1e-5
        batch_size = 4
        gradient_accumulation = 8

        [distillation]
        teacher_path = "models/teacher.gguf"
        temperature = 4.0
        alpha_task = 1
        beta_kd = 0.5
        gamma_reasoning = 2.0

        [calibration]
        math_samples = 1
        code_samples = 2
        language_samples = 3
        reasoning_samples = 4
        tool_use_samples = 5

        [incoherence]
        enabled = true
        method = "hadamard" # or "orthogonal"

        [moe]
        memory_aware_routing = true
        cache_bonus = 0.5
        preference_decay = 0.95

        [sona]
        adapt_scales = true
        recalibration_interval = "1h"
        quant_ewc_lambda = 100.0
        '''.stripIndent()

    @TempDir
    Path folder

    def "every table is read"() {
        expect:
        read(WHOLE) == new LowBitSettings(
            new LowBitSettings.Quantization('pi-q2', 3, OptionalInt.of(2), false),
            new LowBitSettings.Qat(true, true, 8, 2, 1e-5d, 4, 8),
            new LowBitSettings.Distillation('models/teacher.gguf', 4, 1, 0.5d, 2),
            new LowBitSettings.Calibration(1, 2, 3, 4, 5),
            new LowBitSettings.Incoherence(true, 'hadamard'),
            new LowBitSettings.Moe(true, 0.5d, 0.95d),
            new LowBitSettings.Sona(true, '1h', 100))
    }

    def "what is not said is as it is without a file"() {
        expect:
        read('') == LowBitSettings.defaults()
        read('[qat]\nepochs = 7').qat().epochs() == 7
        read('[qat]\nepochs = 7').qat().loraRank() == LowBitSettings.defaults().qat().loraRank()
    }

    def "what is wrong is said with its line: #text"() {
        when:
        read(text)

        then:
        def e = thrown(FileFormatException)
        e.message == "${folder.resolve('x.toml')}: $message"

        where:
        text                                               || message
        '[qat]\nepocs = 3'                                 || "line 2: nothing is called 'epocs' here. Did you mean 'epochs'?"
        '\n[quantisation]\nk = 4'                          || "line 2: nothing is called 'quantisation' here. Did you mean 'quantization'?"
        '[qat]\n# many\nepochs = "three"'                  || "line 3: epochs takes a whole number, not 'three'"
        '[qat]\nepochs = 2.5'                              || "line 2: epochs takes a whole number, not '2.5'"
        '[qat]\nepochs = 99999999999'                      || "line 2: epochs takes a whole number, not '99999999999'"
        '[qat]\nlearning_rate = nan'                       || "line 2: learning_rate takes a number, not '\"NaN\"'"
        '[qat]\nlearning_rate = -1.0'                      || 'line 2: learning_rate must be greater than 0 and finite, not -1.0'
        '[qat]\nbatch_size = 2000000000'                   || 'line 2: batch_size must be at most 131,072 with gradient_accumulation 8, not 2000000000'
        '# dotted\nqat.epochs = 0'                         || 'line 2: epochs must be at least 1, not 0'
        '\n"qat" = { epochs = 0 }'                         || 'line 2: epochs must be at least 1, not 0'
        '[qat]\nepochs = 1\n[quantization]\nformat = "pi-q3"\nbits = 2' || 'line 5: bits must be 3 in format pi-q3, not 2'
        '[moe]\ncache_bonus = -1'                          || 'line 2: cache_bonus must be at least 0, not -1.0'
        '[moe]\npreference_decay = 7'                      || 'line 2: preference_decay must be 0 to 1, not 7.0'
        '[sona]\nrecalibration_interval = "soon"'          || "line 2: recalibration_interval must be a time such as '30m', '1h' or 'PT1H', not 'soon'"
        '[sona]\nquant_ewc_lambda = -1'                    || 'line 2: quant_ewc_lambda must be at least 0, not -1.0'
        '[qat]\nenabled = 1'                               || "line 2: enabled takes true or false, not '1'"
        'qat = 3'                                          || "line 1: qat takes a table, not '3'"
        '[quantization]\nk = 6'                            || 'line 2: k must be 2 to 5, not 6'
        '[incoherence]\nmethod = "magic"'                  || "line 2: method must be 'hadamard' or 'orthogonal', not magic"
        '[qat]\na = [[[[[[1]]]]]]'                         || 'is nested too deeply'
    }

    def "all that is wrong is said at once"() {
        when:
        read('[quantization]\nformat = "pi-q3"\nbits = 9\n[nope]\nx = 1\n[qat]\nepochs = "many"\nlora = 2')

        then:
        def e = thrown(FileFormatException)
        e.message.readLines()*.find(/line \d+: \w+/) == ['line 4: nothing', 'line 3: bits', 'line 8: nothing', 'line 7: epochs']
    }

    def "of a file that is full of mistakes the first are said"() {
        when:
        read('[qat]\n' + (1..60_000).collect { "a$it = 1" }.join('\n'))

        then:
        def e = thrown(FileFormatException)
        e.message.readLines().size() == 20
    }

    def "a file says which tables it has, and with its line what only a reader can tell"() {
        given:
        def file = SettingsFile.read(Files.writeString(folder.resolve('x.toml'), '[qat]\nepochs = 1\nenabled = false'))

        expect:
        file.says('qat')
        !file.says('calibration')
        file.wrong('qat', 'enabled', 'no').message == "${folder.resolve('x.toml')}: line 3: no"
    }

    def "a format has the bits it has, said or not: #format"() {
        expect:
        LowBitFormat.named(format).get().bits() == bits

        where:
        format   || bits
        'pi-q3'  || OptionalInt.of(3)
        'pi-q2'  || OptionalInt.of(2)
        'q2'     || OptionalInt.of(2)
        'bitnet' || OptionalInt.of(2)
        'q4km'   || OptionalInt.empty()
    }

    def "what is no TOML is refused with its line"() {
        when:
        read('[qat]\nepochs = = 3')

        then:
        def e = thrown(FileFormatException)
        e.message.contains('line 2 is no TOML')
    }

    def "a file that is too large, or no text, is refused: #problem"() {
        when:
        SettingsFile.read(Files.write(folder.resolve('x.toml'), bytes as byte[]))

        then:
        def e = thrown(FileFormatException)
        e.message.endsWith(problem)

        where:
        bytes                              || problem
        new byte[(1 << 20) + 1]            || 'has more than 1 MiB; settings are smaller'
        [0x61, 0xc3, 0x28]                 || 'is no text in UTF-8'
    }

    private LowBitSettings read(String text) {
        SettingsFile.read(Files.writeString(folder.resolve('x.toml'), text)).settings()
    }
}

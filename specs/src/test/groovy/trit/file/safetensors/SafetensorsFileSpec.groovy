package trit.file.safetensors

import com.fasterxml.jackson.databind.ObjectMapper
import groovy.transform.CompileStatic
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.code.EncodedTensor
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.LittleEndian
import trit.file.TensorBody
import trit.tensor.Shape

/** Safetensors files: what is written can be read, and what breaks a rule of the format is refused. */
class SafetensorsFileSpec extends Specification {
    @TempDir
    Path folder

    def "the writer's bytes are those of the format's description"() {
        given:
        def layout = SafetensorsLayout.of([format: 'pt'], [
            new SafetensorsLayout.Entry('b', SafetensorsType.F32, Shape.of(1, 2)),
            new SafetensorsLayout.Entry('a', SafetensorsType.I8, Shape.of(3)),
        ])
        def json = '{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},' +
            '"a":{"dtype":"I8","shape":[3],"data_offsets":[8,11]}}'
        def padded = json.padRight(Math.ceilDiv(json.length(), 8) * 8)
        def golden = new LittleEndian().u64(padded.length()).ascii(padded)
            .f32(1f).f32(-2.5f).u8(0xFF).u8(0).u8(1).build()

        when:
        SafetensorsWriter.write(folder.resolve('a.safetensors'), layout) { name ->
            body(name == 'a' ? [-1, 0, 1] as byte[] : new LittleEndian().f32(1f).f32(-2.5f).build())
        }

        then:
        Files.readAllBytes(folder.resolve('a.safetensors')) == golden
        layout.bytes() == golden.length
    }

    def "#type of shape #shape comes back bit for bit"() {
        given:
        def layout = SafetensorsLayout.of([:], [new SafetensorsLayout.Entry('w', type, shape)])
        def content = (0..<(shape.size() * type.bytes())).collect { (byte) (it * 37 + 11) } as byte[]
        def file = folder.resolve('x.safetensors')

        when:
        SafetensorsWriter.write(file, layout) { body(content) }
        def opened = SafetensorsFile.open(file)
        def tensor = opened.header().tensors().w
        def read = opened.bytes('w').toArray(ValueLayout.JAVA_BYTE)

        then:
        tensor.type() == type
        tensor.shape() == shape
        read == content
        Files.size(file) == layout.bytes()

        cleanup:
        opened?.close()

        where:
        [type, shape] << [SafetensorsType.values(), [Shape.of(), Shape.of(0), Shape.of(4, 0), Shape.of(3, 5)]].combinations()
    }

    def "every tensor is aligned to its element"() {
        given:
        def entries = SafetensorsType.values().collect { new SafetensorsLayout.Entry("t.$it", it, Shape.of(3)) }

        when:
        def layout = SafetensorsLayout.of([x: 'odd'], entries)
        SafetensorsWriter.write(folder.resolve('x'), layout) { name ->
            body(new byte[3 * layout.tensors().find { it.name() == name }.type().bytes()])
        }
        def file = SafetensorsFile.open(folder.resolve('x'))

        then:
        file.header().tensors().values().every { (file.header().dataStart() + it.begin()) % it.type().bytes() == 0 }

        cleanup:
        file?.close()
    }

    def "a header with #what is refused: #message"() {
        given:
        def file = write(json, data)

        when:
        SafetensorsFile.open(file).close()

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.startsWith("$file: ")
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1

        where:
        what                       | json                                                                       | data || message
        'a hole'                   | '{"a":' + f32(2, 0, 8) + ',"b":' + f32(1, 12, 16) + '}'                      | 16   || 'after a hole'
        'an overlap'               | '{"a":' + f32(2, 0, 8) + ',"b":' + f32(2, 4, 12) + '}'                       | 12   || 'inside the one before'
        'a range behind the end'   | '{"a":' + f32(4, 0, 16) + '}'                                               | 8    || 'has only 8'
        'a huge range'             | '{"a":' + f32(2, 9223372036854775800, 9223372036854775807) + '}'            | 8    || 'does not fit'
        'a range beyond 64 bits'   | '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}}' | 8    || 'not possible'
        'a negative offset'        | '{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}'                   | 8    || 'not possible'
        'a turned range'           | '{"a":' + f32(2, 8, 0) + '}'                                                | 8    || 'does not fit'
        'a tensor twice'           | '{"a":' + f32(1, 0, 4) + ',"a":' + f32(1, 4, 8) + '}'                        | 8    || "Duplicate"
        'bytes of no tensor'       | '{"a":' + f32(1, 0, 4) + '}'                                                | 8    || '4 bytes that belong to no tensor'
        'a wrong size'             | '{"a":' + f32(3, 0, 8) + '}'                                                | 8    || 'does not fit F32 [3]'
        'a product that overflows' | '{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}' | 4 || 'too large'
        'an extent over 31 bits'   | '{"a":{"dtype":"F32","shape":[4294967297],"data_offsets":[0,4]}}'           | 4    || 'extent of 4294967297'
        'an unknown type'          | '{"a":{"dtype":"Q9","shape":[1],"data_offsets":[0,4]}}'                     | 4    || "unknown dtype 'Q9'"
        'an unknown property'      | '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}'              | 4    || "unknown property 'x'"
        'a property missing'       | '{"a":{"dtype":"F32","shape":[1]}}'                                         | 4    || 'lacks'
        'three offsets'            | '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}'                  | 4    || 'more than 2 numbers'
        'a number as metadata'     | '{"__metadata__":{"a":1}}'                                                  | 0    || "'a' should be a string"
        'nested metadata'          | '{"__metadata__":{"a":{"b":"c"}}}'                                          | 0    || "'a' should be a string"
        'an array'                 | '[1]'                                                                       | 0    || "does not begin with '{'"
        'a space in front'         | ' {}'                                                                       | 0    || "does not begin with '{'"
        'something behind it'      | '{} x'                                                                      | 0    || 'something other than spaces'
        'an endless number'        | '{"a":{"dtype":"F32","shape":[' + '9' * 30 + '],"data_offsets":[0,4]}}'        | 4    || 'not the JSON'
        'nesting without end'      | '{"a":' + '[' * 500                                                         | 0    || 'should be an object'
        'half an object'           | '{"a":'                                                                     | 0    || 'not the JSON'
        'a fraction as an extent'  | '{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}'                  | 4    || 'a whole number'
        'no tensors but data'      | '{}'                                                                        | 1    || '1 bytes that belong to no tensor'
    }

    def "a header's length of #length is refused: #message"() {
        given:
        def file = folder.resolve('bad.safetensors')
        Files.write(file, new LittleEndian().u64(length).ascii('{}').build())

        when:
        SafetensorsFile.open(file)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)

        where:
        length             || message
        Long.MIN_VALUE     || 'claims a header of 9223372036854775808 bytes'
        Long.MAX_VALUE     || 'more than the allowed'
        100_000_001        || 'more than the allowed 100000000'
        100_000_000        || 'inside its header'
        3                  || 'inside its header'
        0                  || "does not begin with '{'"
    }

    def "a name from a stranger cannot break the message into lines"() {
        given:
        def file = write('{"a\\nb\\u001b[31m":{"dtype":"Q9","shape":[],"data_offsets":[0,4]}}', 4)

        when:
        SafetensorsFile.open(file)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains("'a?b?[31m'")
    }

    def "a file cut at any byte is refused"() {
        given:
        def whole = Files.readAllBytes(small())

        expect:
        HostileBytes.surprises(folder, HostileBytes.truncations(whole)) { open(it) } == []
        HostileBytes.truncations(whole).every { refuses(it) }
    }

    def "flipped bits end in a message or in a valid file, never in anything else"() {
        given:
        def whole = Files.readAllBytes(small())

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, whole.length - 40, 2_000, 11)) { open(it) } == []
    }

    @Requires({ Shared.present() })
    def "weights of a published model are where its description says"() {
        when:
        def file = SafetensorsFile.open(Shared.dir().resolve('data/models/bitllama-3M/model.safetensors'))
        def ternary = new ObjectMapper().readValue(Shared.dir().resolve('data/models/bitllama-3M/ternary.json').toFile(), Map)
        def wrong = ternary.tensors.findAll { name, facts ->
            def tensor = file.encoded(name)
            int scale = Integer.parseUnsignedInt(facts.scale_f32_hex, 16)
            def (plus, zero) = count(tensor, scale)
            tensor.shape() != Shape.of(*facts.shape) || plus != facts.plus || zero != facts.zero
        }

        then:
        ternary.tensors.size() == 56
        wrong == [:]

        cleanup:
        file?.close()
    }

    /** How many numbers have these bits, and how many are zero. */
    @CompileStatic
    private static List<Integer> count(EncodedTensor tensor, int bits) {
        int same = 0
        int zero = 0
        for (long i = 0; i < tensor.shape().size(); i++) {
            int found = tensor.data().getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i)
            same += found == bits ? 1 : 0
            zero += (found & Integer.MAX_VALUE) == 0 ? 1 : 0
        }
        [same, zero]
    }

    private static String f32(int count, long begin, long end) {
        """{"dtype":"F32","shape":[$count],"data_offsets":[$begin,$end]}"""
    }

    private Path write(String json, int data) {
        Files.write(folder.resolve('hostile.safetensors'),
            new LittleEndian().u64(json.bytes.length).ascii(json).bytes(new byte[data]).build())
    }

    private Path small() {
        def layout = SafetensorsLayout.of([recipe: 'π'], [
            new SafetensorsLayout.Entry('model.norm.weight', SafetensorsType.F32, Shape.of(6)),
            new SafetensorsLayout.Entry('codes', SafetensorsType.U8, Shape.of(4, 4)),
        ])
        SafetensorsWriter.write(folder.resolve('small'), layout) { body(new byte[it == 'codes' ? 16 : 24]) }
        folder.resolve('small')
    }

    private boolean refuses(byte[] content) {
        try {
            open(Files.write(folder.resolve('cut'), content))
            return false
        } catch (FileFormatException expected) {
            return true
        }
    }

    private static void open(Path path) {
        SafetensorsFile.open(path).withCloseable { file ->
            file.header().tensors().keySet().each { file.bytes(it).toArray(ValueLayout.JAVA_BYTE) }
        }
    }

    private static TensorBody body(byte[] bytes) {
        TensorBody.of(MemorySegment.ofArray(bytes))
    }
}

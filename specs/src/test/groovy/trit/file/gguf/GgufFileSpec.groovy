package trit.file.gguf

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.code.Encoding
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.LittleEndian
import trit.file.Sha256
import trit.file.TensorBody
import trit.tensor.Shape

/** GGUF files: what is written can be read, and what breaks a rule of the format is refused. */
class GgufFileSpec extends Specification {
    static final int U32 = 4
    static final int STRING = 8

    @TempDir
    Path folder

    def "the writer's bytes are those of the format's description"() {
        given: 'a [3, 32] matrix, whose extents lie in the file as 32, 3, and metadata of several types'
        def values = (0..<96).collect { (float) it } as float[]
        def data = new LittleEndian()
        values.each { data.f32(it) }
        def bytes = data.build()
        def codes = (0..<34).collect { (byte) it } as byte[]
        def hash = Sha256.of(MemorySegment.ofArray(new LittleEndian().bytes(bytes).bytes(codes).padTo(32).build()))
        def golden = new LittleEndian().ascii('GGUF').u32(3).u64(2).u64(7)
            .string('general.architecture').u32(8).string('llama')
            .string('a.u32').u32(4).u32(0xFFFF_FFFEL)
            .string('a.f32').u32(6).f32(1e-5f)
            .string('a.bool').u32(7).u8(1)
            .string('a.texts').u32(9).u32(8).u64(2).string('π').string('')
            .string('a.numbers').u32(9).u32(5).u64(2).u32(-1).u32(7)
            .string('trit.data.sha256').u32(8).string(hash)
            .string('m').u32(2).u64(32).u64(3).u32(0).u64(0)
            .string('q').u32(1).u64(32).u32(8).u64(384)
            .padTo(32).bytes(bytes).bytes(codes).padTo(32).build()
        def layout = GgufLayout.of([
            'general.architecture': GgufValue.text('llama'),
            'a.u32': GgufValue.u32(0xFFFF_FFFEL),
            'a.f32': GgufValue.f32(1e-5d),
            'a.bool': GgufValue.bool(true),
            'a.texts': GgufValue.texts(['π', '']),
            'a.numbers': GgufValue.i32s(-1, 7),
        ], [
            new GgufLayout.Entry('m', Encoding.F32, Shape.of(3, 32)),
            new GgufLayout.Entry('q', Encoding.Q8_0, Shape.of(32)),
        ])
        def file = folder.resolve('golden.gguf')

        when:
        GgufWriter.write(file, layout) { body(it == 'm' ? bytes : codes) }

        then:
        Files.readAllBytes(file) == golden
        layout.bytes() == golden.length
    }

    def "metadata of every type comes back as it was"() {
        given:
        Map<String, GgufValue> metadata = [
            u8: new GgufValue.Whole(GgufType.U8, 255), i8: new GgufValue.Whole(GgufType.I8, -128),
            u16: new GgufValue.Whole(GgufType.U16, 65_535), i16: new GgufValue.Whole(GgufType.I16, -1),
            u32: GgufValue.u32(4_294_967_295), i32: new GgufValue.Whole(GgufType.I32, Integer.MIN_VALUE),
            u64: new GgufValue.Whole(GgufType.U64, -1), i64: new GgufValue.Whole(GgufType.I64, Long.MIN_VALUE),
            f32: GgufValue.f32(0.1d), f64: new GgufValue.Real(GgufType.F64, 0.1d),
            yes: GgufValue.bool(true), no: GgufValue.bool(false), empty: GgufValue.text(''), text: GgufValue.text('a\nπ'),
            texts: GgufValue.texts(['', 'b']), none: GgufValue.texts([]), floats: GgufValue.f32s(1f, Float.NaN),
            whole: GgufValue.i32s(1, -1), nested: new GgufValue.Nested([GgufValue.i32s(1), GgufValue.texts(['x'])]),
        ]

        when:
        GgufWriter.write(folder.resolve('x'), GgufLayout.of(metadata, [])) { throw new AssertionError('no tensors') }
        def file = GgufFile.open(folder.resolve('x'))

        then:
        file.header().metadata().findAll { it.key != GgufFile.DATA_HASH } == metadata
        file.header().metadata().keySet().toList() == metadata.keySet() + GgufFile.DATA_HASH as List
        file.header().metadata().u64.text() == '18446744073709551615'
        file.header().metadata().f32.text() == '0.1'
        file.header().metadata().texts.text() == '2 x STRING'

        cleanup:
        file?.close()
    }

    def "a tensor #shape in #encoding comes back bit for bit"() {
        given:
        def entry = new GgufLayout.Entry('w', encoding, shape)
        def content = (0..<encoding.bytes(shape)).collect { (byte) (it * 37 + 11) } as byte[]

        when:
        GgufWriter.write(folder.resolve('x'), GgufLayout.of([:], [entry])) { body(content) }
        def file = GgufFile.open(folder.resolve('x'))
        def tensor = file.encoded(file.header().tensors().w)
        file.verifyData()

        then:
        tensor.encoding() == encoding
        tensor.shape() == shape
        tensor.data().toArray(ValueLayout.JAVA_BYTE) == content

        cleanup:
        file?.close()

        where:
        [encoding, shape] << [Encoding.values().findAll { it.inGguf() == it },
            [Shape.of(256), Shape.of(3, 512), Shape.of(0, 256), Shape.of(0), Shape.of(2, 1, 3, 256)]].combinations()
    }

    def "version 2 is read like version 3"() {
        given:
        def bytes = new LittleEndian().ascii('GGUF').u32(2).u64(0).u64(1).string('a').u32(STRING).string('b').build()

        expect:
        GgufFile.open(write(bytes)).withCloseable { [it.header().version(), it.header().text('a').get()] } == [2, 'b']
    }

    def "an alignment of the file's own is kept"() {
        given:
        def bytes = new LittleEndian().ascii('GGUF').u32(3).u64(2).u64(1)
            .string('general.alignment').u32(U32).u32(8)
            .string('a').u32(1).u64(1).u32(0).u64(0)
            .string('b').u32(1).u64(1).u32(0).u64(8)
            .padTo(8).f32(1.5f).padTo(8).f32(2.5f).build()

        expect:
        GgufFile.open(write(bytes)).withCloseable { file ->
            ['a', 'b'].collect { file.encoded(file.header().tensors()[it]).data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0) }
        } == [1.5f, 2.5f]
    }

    def "metadata with #what is refused: #message"() {
        when:
        GgufFile.open(write(new LittleEndian().ascii('GGUF').u32(3).u64(0).u64(pairs).bytes(rest.build()).build()))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1

        where:
        what                      | pairs         | rest                                                                       || message
        'more pairs than bytes'   | 2             | text('a', 'b')                                                             || 'claims 2 metadata pairs'
        'a negative count'        | -1            | text('a', 'b')                                                             || 'claims 18446744073709551615 metadata pairs'
        'a key twice'             | 2             | new LittleEndian().bytes(text('a', 'b').build()).bytes(text('a', 'c').build()) || "'a' is there twice"
        'an empty key'            | 1             | text('', 'b')                                                              || 'no name'
        'a key with a space'      | 1             | text('a b', 'b')                                                           || "the key 'a b'"
        'an endless key'          | 1             | new LittleEndian().u64(65_536).bytes(new byte[70_000])                       || 'a string of 65536 bytes'
        'a key of 2^63 bytes'     | 1             | new LittleEndian().u64(Long.MIN_VALUE).u32(8).u64(0)                        || 'a string of 9223372036854775808 bytes'
        'an unknown type'         | 1             | new LittleEndian().string('a').u32(13).u64(0)                              || 'unknown type 13'
        'a truth value of 2'      | 1             | new LittleEndian().string('a').u32(7).u8(2)                                || 'truth value of 2'
        'text that is not UTF-8'  | 1             | new LittleEndian().string('a').u32(8).u64(1).u8(0xC0)                       || 'not UTF-8'
        'an endless string'       | 1             | new LittleEndian().string('a').u32(8).u64((1 << 20) + 1).bytes(new byte[1 << 21]) || '1048577 bytes, more than the allowed 1048576'
        'an endless array'        | 1             | new LittleEndian().string('a').u32(9).u32(4).u64(Long.MAX_VALUE)            || '9223372036854775807 elements'
        'a billion empty strings' | 1             | new LittleEndian().string('a').u32(9).u32(8).u64(1_000_000_000)             || '1000000000 elements'
        'arrays of arrays of arrays' | 1          | new LittleEndian().string('a').u32(9).u32(9).u64(1).u32(9).u64(1).u32(4).u64(0) || 'more than 2 deep'
        'an alignment of 3'       | 1             | new LittleEndian().string('general.alignment').u32(4).u32(3)                || 'power of two'
        'an alignment of 0'       | 1             | new LittleEndian().string('general.alignment').u32(4).u32(0)                || 'power of two'
        'an alignment as U64'     | 1             | new LittleEndian().string('general.alignment').u32(10).u64(32)              || 'of type U32'
    }

    def "tensors with #what are refused: #message"() {
        given:
        def start = new LittleEndian().ascii('GGUF').u32(3).u64(tensors.size()).u64(0)
        tensors.each { start.bytes(it.build()) }

        when:
        GgufFile.open(write(start.padTo(32).bytes(new byte[data]).build()))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1

        where:
        what                       | tensors                                                   | data || message
        'a hole'                   | [tensor('a', [32], 0, 0), tensor('b', [32], 0, 160)]      | 320  || "'b' begins at data byte 160 instead of 128"
        'an overlap'               | [tensor('a', [32], 0, 0), tensor('b', [32], 0, 64)]       | 320  || "'b' begins at data byte 64 instead of 128"
        'another order'            | [tensor('a', [32], 0, 128), tensor('b', [32], 0, 0)]      | 320  || "'a' begins at data byte 128 instead of 0"
        'a huge offset'            | [tensor('a', [32], 0, -32)]                               | 320  || 'begins at data byte 18446744073709551584'
        'too few bytes'            | [tensor('a', [32], 0, 0), tensor('b', [32], 0, 128)]      | 255  || "'b' takes 128 bytes from data byte 128, but the file has only 255"
        'a name twice'             | [tensor('a', [8], 0, 0), tensor('a', [8], 0, 32)]         | 64   || "'a' is there twice"
        'a name of 64 bytes'       | [tensor('n' * 64, [8], 0, 0)]                             | 32   || 'a string of 64 bytes, more than the allowed 63'
        'no dimensions'            | [tensor('a', [], 0, 0)]                                   | 32   || 'has 0 dimensions'
        'five dimensions'          | [tensor('a', [1, 1, 1, 1, 1], 0, 0)]                      | 32   || 'has 5 dimensions'
        'a product that overflows' | [tensor('a', [0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF], 0, 0)] | 32   || 'too large'
        'a negative extent'        | [tensor('a', [-1], 0, 0)]                                 | 32   || 'extent of 18446744073709551615'
        'more than the file'       | [tensor('a', [1 << 30, 4], 0, 0)]                         | 32   || 'more than the file holds'
        'half a block'             | [tensor('a', [48], 8, 0)]                                 | 64   || "'a' has rows of 48 in Q8_0, whose blocks hold 32"
        'unknown types'            | [tensor('a', [8], 4, 0), tensor('b', [8], 999, 32)]       | 64   || "'a' has type 4, 'b' has type 999"
    }

    def "a file that #what is refused: #message"() {
        when:
        GgufFile.open(write(bytes.build()))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)

        where:
        what                        | bytes                                                       || message
        'is something else'         | new LittleEndian().ascii('PK\u0003\u0004').u64(0)           || "does not begin with 'GGUF'"
        'has version 1'             | new LittleEndian().ascii('GGUF').u32(1).u64(0).u64(0)       || 'is GGUF version 1; versions 2 and 3'
        'is big-endian'             | new LittleEndian().ascii('GGUF').u32(0x03000000).u64(0)     || 'big-endian'
        'claims 10,001 tensors'     | new LittleEndian().ascii('GGUF').u32(3).u64(10_001).u64(0)  || '10001 tensors, more than the allowed 10000'
        'claims 2^63 tensors'       | new LittleEndian().ascii('GGUF').u32(3).u64(Long.MIN_VALUE).u64(0) || '9223372036854775808 tensors'
        'claims tensors it has not' | new LittleEndian().ascii('GGUF').u32(3).u64(3).u64(0)       || 'inside tensor 1 of 3'
    }

    def "metadata over the limit is refused, wherever it passes it"() {
        given:
        def limits = new GgufLimits(10, 100, 1 << 20, 100, 63, 2)

        when:
        GgufFile.open(write(new LittleEndian().ascii('GGUF').u32(3).u64(0).u64(1).bytes(pair.build()).build()), limits)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains('longer than the allowed 100 bytes')

        where:
        pair << [
            text('a', 'b' * 80),
            new LittleEndian().string('a').u32(9).u32(0).u64(101).bytes(new byte[101]),
            new LittleEndian().string('a').u32(9).u32(8).u64(12).bytes(new byte[96]),
        ]
    }

    def "a single flipped bit in the first string's length is noticed"() {
        given:
        def whole = Files.readAllBytes(small())

        expect:
        (0..<64).every { bit ->
            def copy = whole.clone()
            copy[24 + bit.intdiv(8)] ^= (byte) (1 << (bit % 8))
            refuses(copy)
        }
    }

    def "a file cut at any byte is refused"() {
        given:
        def whole = Files.readAllBytes(small())

        expect:
        HostileBytes.surprises(folder, HostileBytes.truncations(whole)) { open(it) } == []
        HostileBytes.truncations(whole).findAll { it.length < whole.length - PADDING_AT_THE_END }.every { refuses(it) }
    }

    def "flipped bits end in a message or in a valid file, never in anything else"() {
        given:
        def whole = Files.readAllBytes(small())

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, whole.length, 2_000, 12)) { open(it) } == []
    }

    def "a flipped bit in a tensor is noticed by the hash"() {
        given:
        def file = small()
        def bytes = Files.readAllBytes(file)
        bytes[bytes.length - 64] ^= (byte) 1
        Files.write(file, bytes)

        when:
        GgufFile.open(file).withCloseable { it.verifyData() }

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains("SHA-256")
    }

    def "the writer refuses #what"() {
        when:
        GgufLayout.of(metadata, entries)

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message.contains(message)

        where:
        what               | metadata                                    | entries                                              || message
        'a bad key'        | ['a b': GgufValue.bool(true)]               | []                                                   || "'a b'"
        'its own alignment' | ['general.alignment': GgufValue.u32(64)]   | []                                                   || 'set by the writer'
        'a long name'      | [:]                                         | [new GgufLayout.Entry('n' * 64, Encoding.F32, Shape.of(1))] || 'longer than 63'
        'a scalar'         | [:]                                         | [new GgufLayout.Entry('n', Encoding.F32, Shape.of())] || '0 dimensions'
        'a name twice'     | [:]                                         | [new GgufLayout.Entry('n', Encoding.F32, Shape.of(1))] * 2 || 'twice'
        'half a block'     | [:]                                         | [new GgufLayout.Entry('n', Encoding.TQ2_0, Shape.of(2, 128))] || 'multiple'
    }

    @Requires({ Shared.present() })
    def "every published file opens, and says what it is made of: #name"() {
        when:
        def file = GgufFile.open(path)
        def tensors = file.header().tensors().values()
        tensors.each { file.bytes(it) }
        def bytes = tensors.groupBy { it.type().name() }.collectEntries { type, of -> [type, of*.bytes().sum()] }

        then:
        tensors.size() >= 38
        file.header().version() == 3
        file.header().text('general.architecture').get() in ['llama', 'bitnet']

        and: 'the type that most bytes are in is the one that the name promises, but where no row of the model fits it'
        !promised || bytes.max { it.value }.key == promised

        cleanup:
        file?.close()

        where:
        path << files()
        name = path.fileName.toString()
        promised = name.startsWith('stories260K-TQ2_0') ? null : (name =~ /(TQ\d_0|Q8_0|F32)(-embF32)?\.gguf|(Q\d_[0K])[A-Z_]*-pure/).findAll().collect { it[1] ?: it[3] }[0]
    }

    def "a tensor in a type without a codec is found but not decoded"() {
        given:
        def file = GgufFile.open(write(new LittleEndian().ascii('GGUF').u32(3).u64(1).u64(0)
            .string('a').u32(1).u64(32).u32(MXFP4).u64(0).padTo(32).bytes(new byte[17]).padTo(32).build()))

        when:
        file.encoded(file.header().tensors().a)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains("tensor 'a' is MXFP4, which this version cannot read; use a file in F32, ")

        cleanup:
        file.close()
    }

    static final int MXFP4 = 39
    static final int PADDING_AT_THE_END = 28

    private static List<Path> files() {
        Files.list(Shared.dir().resolve('data/models/gguf')).withCloseable { it.sorted().toList() }
    }

    private static LittleEndian text(String key, String value) {
        new LittleEndian().string(key).u32(STRING).string(value)
    }

    private static LittleEndian tensor(String name, List<Long> extents, int type, long offset) {
        def bytes = new LittleEndian().string(name).u32(extents.size())
        extents.each { bytes.u64(it) }
        bytes.u32(type).u64(offset)
    }

    private Path small() {
        def layout = GgufLayout.of([
            'general.architecture': GgufValue.text('llama'),
            'tokenizer.ggml.tokens': GgufValue.texts(['<s>', 'a']),
            'tokenizer.ggml.scores': GgufValue.f32s(0f, -1f),
            'llama.block_count': GgufValue.u32(1),
        ], [
            new GgufLayout.Entry('output_norm.weight', Encoding.F32, Shape.of(6)),
            new GgufLayout.Entry('output.weight', Encoding.Q4_0, Shape.of(2, 32)),
        ])
        GgufWriter.write(folder.resolve('small'), layout) { body(new byte[it == 'output.weight' ? 36 : 24]) }
        folder.resolve('small')
    }

    private Path write(byte[] bytes) {
        Files.write(folder.resolve('hostile.gguf'), bytes)
    }

    private boolean refuses(byte[] content) {
        try {
            open(write(content))
            return false
        } catch (FileFormatException expected) {
            return true
        }
    }

    private static void open(Path path) {
        GgufFile.open(path).withCloseable { file ->
            file.header().tensors().values().each { file.bytes(it).toArray(ValueLayout.JAVA_BYTE) }
            file.header().metadata().values()*.text()
        }
    }

    private static TensorBody body(byte[] bytes) {
        TensorBody.of(MemorySegment.ofArray(bytes))
    }
}

package trit.quant

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.code.Recoding
import trit.code.UnencodableValueException
import trit.compute.scalar.ScalarBackend
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.file.AtomicFile
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.code.Encoding.*
import static trit.quant.Granularity.*
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.*
import static trit.quant.WeightQuantizer.nearest

class PackerSpec extends Specification {
    static final WeightQuantizer BIT_NET = WeightQuantizer.bitNet()
    static final WeightQuantizer THRESHOLD =
        new WeightQuantizer(TERNARY, absmean(PER_CHANNEL), 0.1, new GradientRule.StraightThrough())

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()
    def backend = ScalarBackend.on(Workers.caller())
    def packer = new Packer(backend)

    def "what #quantizer.format() with #quantizer.scale() packs as #encoding is what training saw, bit for bit"() {
        given:
        def latent = gaussian(17, 512)
        def seen = memory.tensor(latent.shape())
        quantizer.round(backend, latent, quantizer.scales(backend, latent), seen)

        expect:
        Encoding.decode(pack(latent, quantizer, encoding), memory).toArray() == seen.toArray()

        where:
        [quantizer, encoding] << [BIT_NET, [TQ2_0, TQ1_0, Q8_0, Q4_0, F16, F32]].combinations() +
            [[nearest(TERNARY, mse(PER_CHANNEL)), nearest(TERNARY, absmean(perGroup(256))), THRESHOLD], [TQ2_0, TQ1_0, Q8_0, Q4_0]].combinations() +
            [[BINARY, FIVE_LEVEL, INT2, MIDRISE2, INT3, INT4], [PER_TENSOR, PER_CHANNEL, perGroup(32), perGroup(128)], [Q8_0, Q5_0, Q4_0]]
                .combinations { format, shared, encoding -> [nearest(format, mse(shared)), encoding] } +
            [[nearest(INT2, mse(perGroup(256))), Q2_K], [nearest(MIDRISE2, mse(PER_CHANNEL)), Q2_K], [nearest(INT3, mse(perGroup(256))), Q3_K],
             [nearest(FIVE_LEVEL, mse(PER_TENSOR)), Q3_K], [nearest(INT4, mse(perGroup(256))), Q4_K]] +
            [[nearest(INT3, mse(perGroup(256))), PIQ3], [nearest(INT2, mse(PER_CHANNEL)), PIQ2], [nearest(INT2, mse(PER_TENSOR)), UNIFORM2],
             [nearest(MIDRISE2, mse(perGroup(256))), SEQ2], [nearest(FIVE_LEVEL, mse(perGroup(256))), FIVE]] +
            [[nearest(INT8, absmax(PER_CHANNEL)), Q8_0], [nearest(INT8, absmax(perGroup(48))), F32]]
    }

    def "an encoding takes codes over if it has them all and no block has two scales"() {
        given:
        def latent = gaussian(3, 512)
        def quantizer = nearest(format, absmax(shared))

        expect:
        Packer.holds(encoding, format, quantizer.scales(backend, latent)) == holds

        where:
        format   | shared        | encoding || holds
        TERNARY  | perGroup(256) | TQ2_0    || true
        TERNARY  | perGroup(128) | TQ2_0    || false
        TERNARY  | PER_CHANNEL   | TQ1_0    || true
        BINARY   | PER_TENSOR    | TQ2_0    || true
        INT2     | PER_CHANNEL   | TQ2_0    || false
        INT4     | perGroup(32)  | Q4_0     || true
        INT4     | perGroup(48)  | Q4_0     || false
        INT8     | PER_CHANNEL   | Q4_0     || false
        INT4     | PER_CHANNEL   | F16      || false
        INT4     | PER_CHANNEL   | Q5_0     || true
        INT4     | PER_CHANNEL   | IQ4_NL   || false
        BINARY   | PER_CHANNEL   | IQ4_NL   || false
    }

    def "packing what was packed changes nothing"() {
        given:
        def once = pack(gaussian(8, 256), BIT_NET, TQ2_0)

        expect:
        pack(Encoding.decode(once, memory), BIT_NET, TQ2_0).data().mismatch(once.data()) == -1
    }

    def "other encodings round the rounded values"() {
        given:
        def latent = gaussian(4, 256)
        def quantizer = nearest(INT8, mse(PER_TENSOR))
        def rounded = Encoding.decode(pack(latent, quantizer, F32), memory)

        expect:
        pack(latent, quantizer, Q4_0).data().mismatch(Q4_0.encode(rounded, memory).data()) == -1
    }

    def "weights in #stored are recoded to #encoding as their decoded values are encoded, piece by piece"() {
        given: 'more rows than fit in a piece, and a rest'
        def source = stored.encode(gaussian(131, 512), memory)
        def importance = Optional.of((0..<512).collect { 1f + it % 5 } as float[])
        def whole = encoding.scratch(source.shape(), memory)

        when:
        new Recoding(Encoding.decode(source, memory), whole, importance.get()).rows(0, 131)

        then:
        packer.recoded(source, encoding, Optional.empty(), memory).data()
            .mismatch(encoding.encode(Encoding.decode(source, memory), memory).data()) == -1
        packer.recoded(source, encoding, importance, memory).data().mismatch(whole.data()) == -1

        where:
        [stored, encoding] << [[F32, F16, Q8_0], [Q4_K, Q6_K, Q4_1, Q8_0]].combinations()
    }

    def "what is encoded while it is written is what is encoded at once: #rows rows of #columns from #stored to #encoding"() {
        given:
        def source = stored.encode(gaussian(rows, columns), memory)
        def threads = new WorkerPool(2)
        def bytes = encoding.bytes(source.shape())

        when:
        def body = new Packer(ScalarBackend.on(threads)).recoding(source, encoding, Optional.empty())
        AtomicFile.write(folder.resolve('x'), bytes) { it.writeTensor('t', bytes, body) }

        then:
        Files.readAllBytes(folder.resolve('x')) ==
            packer.recoded(source, encoding, Optional.empty(), memory).data().toArray(ValueLayout.JAVA_BYTE)

        cleanup:
        threads?.close()

        where: 'the last row takes more bytes than a piece may'
        stored | encoding | rows | columns
        F16    | Q4_0     | 1301 | 512
        F16    | F16      | 701  | 512
        F32    | F32      | 1    | 96
        Q8_0   | F16      | 700  | 512
        Q8_0   | F32      | 2    | 1 << 19
    }

    def "numbers that stay in their encoding are looked at too: #encoding"() {
        given:
        def source = encoding.encode(gaussian(100, 512), memory)
        def infinite = infinity as byte[]
        MemorySegment.copy(MemorySegment.ofArray(infinite), 0, source.data(), (99 * 512 + 3) * infinite.length, infinite.length)

        when:
        packer.recoded(source, encoding, Optional.empty(), memory)

        then:
        def refusal = thrown(UnencodableValueException)
        refusal.message == "element 50691 is Infinity, which $encoding cannot hold"

        where:
        encoding | infinity
        F16      | [0x00, 0x7C]
        BF16     | [0x80, 0x7F]
        F32      | [0x00, 0x00, 0x80, 0x7F]
    }

    def "a value that cannot be encoded is named by its place in the whole tensor"() {
        given:
        def weights = gaussian(100, 512)
        weights.set(99 * 512 + 3, Float.NaN)

        when:
        packer.plain(weights, Q4_K, memory)

        then:
        def refusal = thrown(UnencodableValueException)
        refusal.index() == 99 * 512 + 3
        refusal.message == 'element 50691 is NaN, which Q4_K cannot hold'
    }

    def "NaN is refused"() {
        given:
        def latent = gaussian(2, 256)
        latent.set(300, Float.NaN)

        when:
        pack(latent, BIT_NET, encoding)

        then:
        thrown(IllegalArgumentException)

        where:
        encoding << [TQ2_0, F32]
    }

    private EncodedTensor pack(Tensor latent, WeightQuantizer quantizer, Encoding encoding) {
        packer.rounded(latent, quantizer, quantizer.scales(backend, latent), encoding, memory)
    }

    private Tensor gaussian(int rows, int columns) {
        def tensor = memory.tensor(Shape.of(rows, columns))
        def stream = RandomStream.of(7)
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, 0.02f * stream.gaussian(i) as float)
        }
        tensor
    }
}

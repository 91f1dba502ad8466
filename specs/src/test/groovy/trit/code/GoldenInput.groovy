package trit.code

import groovy.transform.CompileStatic
import java.util.zip.CRC32

/** The inputs of the golden checksums: a linear congruential generator that any language can repeat. */
@CompileStatic
final class GoldenInput {
    static final int COUNT = 512

    private GoldenInput() {}

    /** Uniform in [-1, 1). */
    static float[] uniform(long start = 12345) {
        float[] values = new float[COUNT]
        long state = start
        for (int i = 0; i < COUNT; i++) {
            state = (state * 1664525L + 1013904223L) & 0xFFFFFFFFL
            values[i] = (float) (((int) (state >>> 8)) - 8388608) / 8388608f as float
        }
        return values
    }

    /** -0.037, 0 and 0.037. */
    static float[] ternary() {
        float[] values = uniform(777)
        for (int i = 0; i < COUNT; i++) {
            values[i] = values[i] < -0.33f ? -0.037f : values[i] > 0.33f ? 0.037f : 0f
        }
        return values
    }

    static float[] zeros() {
        return new float[COUNT]
    }

    static String crc32(byte[] bytes) {
        CRC32 crc = new CRC32()
        crc.update(bytes)
        return String.format('%08x', crc.value)
    }
}

package trit.file

import groovy.transform.CompileStatic
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.charset.StandardCharsets

/** Builds files by hand, byte by byte, so that readers and writers are not judged by each other. */
@CompileStatic
final class LittleEndian {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream()

    LittleEndian bytes(byte[] bytes) {
        out.writeBytes(bytes)
        this
    }

    LittleEndian ascii(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8))
    }

    LittleEndian u8(int value) {
        out.write(value)
        this
    }

    LittleEndian u32(long value) {
        bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array())
    }

    LittleEndian u64(long value) {
        bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array())
    }

    LittleEndian f32(float value) {
        u32(Float.floatToRawIntBits(value))
    }

    /** As GGUF writes it: the length, then the bytes. */
    LittleEndian string(String text) {
        u64(text.getBytes(StandardCharsets.UTF_8).length).ascii(text)
    }

    LittleEndian padTo(int alignment) {
        while (out.size() % alignment != 0) {
            out.write(0)
        }
        this
    }

    byte[] build() {
        out.toByteArray()
    }
}

package trit.code

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import groovy.transform.CompileStatic
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import trit.Shared

/** Reads tensors of the shared reference vectors: 8 bytes of length, a JSON header, the data. */
@CompileStatic
final class GgmlVectors {
    private final byte[] file = Files.readAllBytes(Shared.dir().resolve('data/ggml-vectors/ggml-vectors.safetensors'))
    private final int headerLength = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0)
    private final JsonNode header = new ObjectMapper().readTree(file, 8, headerLength)

    byte[] bytes(String name) {
        JsonNode range = header.get(name).get('data_offsets')
        int base = 8 + headerLength
        return Arrays.copyOfRange(file, base + range.get(0).asInt(), base + range.get(1).asInt())
    }

    float[] floats(String name) {
        byte[] bytes = bytes(name)
        float[] values = new float[bytes.length.intdiv(4)]
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values)
        return values
    }
}

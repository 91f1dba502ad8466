package trit.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of several bytes in a block, lowest byte first. */
final class LittleEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  /** An unsigned 16-bit number. */
  static int u16(byte[] block, int at) {
    return (short) SHORTS.get(block, at) & 0xFFFF;
  }

  /** Writes 16 bits. */
  static void set16(byte[] block, int at, short value) {
    SHORTS.set(block, at, value);
  }

  /** 64 bits. */
  static long i64(byte[] block, int at) {
    return (long) LONGS.get(block, at);
  }

  /** Writes 64 bits. */
  static void set64(byte[] block, int at, long value) {
    LONGS.set(block, at, value);
  }

  /** 32 bits. */
  static int u32(byte[] block, int at) {
    return (int) INTS.get(block, at);
  }
}

package trit.file.gguf;

import java.util.List;

/** A metadata value of a GGUF file, with the type it has in the file. */
public sealed interface GgufValue {

  /** The type in the file. */
  GgufType type();

  /**
   * The value as a line of text, as {@code inspect} shows it; arrays say only how long they are.
   */
  String text();

  /** A whole number; an unsigned 64-bit one is held as its bits. */
  record Whole(GgufType type, long value) implements GgufValue {
    /** Checks that the type is one of whole numbers. */
    public Whole {
      switch (type) {
        case U8, I8, U16, I16, U32, I32, U64, I64 -> {}
        default -> throw new IllegalArgumentException(type + " is no type of whole numbers");
      }
    }

    @Override
    public String text() {
      return type == GgufType.U64 ? Long.toUnsignedString(value) : Long.toString(value);
    }
  }

  /** A fraction. */
  record Real(GgufType type, double value) implements GgufValue {
    /** Checks that the type is one of fractions. */
    public Real {
      if (type != GgufType.F32 && type != GgufType.F64) {
        throw new IllegalArgumentException(type + " is no type of fractions");
      }
    }

    @Override
    public String text() {
      return type == GgufType.F32 ? Float.toString((float) value) : Double.toString(value);
    }
  }

  /** Yes or no. */
  record Flag(boolean value) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.BOOL;
    }

    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** A string. */
  record Text(String value) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.STRING;
    }

    @Override
    public String text() {
      return value;
    }
  }

  /** An array of any type. */
  sealed interface Array extends GgufValue permits Texts, GgufNumbers, Nested {

    /** The type of the elements. */
    GgufType elementType();

    /** How many there are. */
    int size();

    @Override
    default GgufType type() {
      return GgufType.ARRAY;
    }

    @Override
    default String text() {
      return size() + " x " + elementType();
    }
  }

  /** An array of strings. */
  record Texts(List<String> values) implements Array {
    /** Keeps a copy. */
    public Texts {
      values = List.copyOf(values);
    }

    @Override
    public GgufType elementType() {
      return GgufType.STRING;
    }

    @Override
    public int size() {
      return values.size();
    }
  }

  /** An array of arrays. */
  record Nested(List<Array> values) implements Array {
    /** Keeps a copy. */
    public Nested {
      values = List.copyOf(values);
    }

    @Override
    public GgufType elementType() {
      return GgufType.ARRAY;
    }

    @Override
    public int size() {
      return values.size();
    }
  }

  /** An unsigned 32-bit number. */
  static GgufValue u32(long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(value + " does not fit an unsigned 32-bit number");
    }
    return new Whole(GgufType.U32, value);
  }

  /** A 32-bit fraction. */
  static GgufValue f32(double value) {
    return new Real(GgufType.F32, (float) value);
  }

  /** Yes or no. */
  static GgufValue bool(boolean value) {
    return new Flag(value);
  }

  /** A string. */
  static GgufValue text(String value) {
    return new Text(value);
  }

  /** An array of strings. */
  static GgufValue texts(List<String> values) {
    return new Texts(values);
  }

  /** An array of 32-bit fractions. */
  static GgufValue f32s(float... values) {
    return GgufNumbers.of(values);
  }

  /** An array of signed 32-bit numbers. */
  static GgufValue i32s(int... values) {
    return GgufNumbers.of(values);
  }
}

package trit.compute.cuda;

/** What the factors of a product on tensor cores are narrowed to. */
enum FactorFormat {
  /** The upper 16 bits of f32. */
  BFLOAT16("Bfloat16", Short.BYTES, 1),
  /** IEEE binary16. */
  HALF("Half", Short.BYTES, 1),
  /**
   * f32 as the sum of two numbers of 11 bits, so that three products in TF32 give what one in f32
   * does but for its last bits (Ootomo and Yokota, 2022, arXiv:2203.03341). The left factor's parts
   * are upper, upper and lower, the right one's upper, lower and upper.
   */
  SPLIT_TF32("Tf32", Float.BYTES, 3);

  /** Which parts of factors are the lower ones, a bit each. */
  static final int LOWER_OF_LEFT = 0b100;

  static final int LOWER_OF_RIGHT = 0b010;

  private final String kernel;
  private final int partBytes;
  private final int parts;

  FactorFormat(String kernel, int partBytes, int parts) {
    this.kernel = kernel;
    this.partBytes = partBytes;
    this.parts = parts;
  }

  /** The ending of its kernels' names. */
  String kernel() {
    return kernel;
  }

  /** Bytes of one part of an element. */
  int partBytes() {
    return partBytes;
  }

  /** Bytes of an element with all its parts. */
  int bytes() {
    return partBytes * parts;
  }
}

package trit.file.token;

/** Makes the ids of texts. May be used from several threads. */
sealed interface Encoder extends AutoCloseable permits NativeEncoder, PieceEncoder {

  /** The ids of a text; half a surrogate pair counts as U+FFFD. */
  int[] encode(String text);

  @Override
  void close();
}

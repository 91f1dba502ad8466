package trit.file.gguf;

/** What may be the name of a metadata pair. */
final class GgufKeys {
  private GgufKeys() {}

  /**
   * Whether a key is printable ASCII without spaces. The specification asks for lower snake case
   * between dots, but names of architectures with hyphens and capitals are in use.
   */
  static boolean isValid(String key) {
    return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}

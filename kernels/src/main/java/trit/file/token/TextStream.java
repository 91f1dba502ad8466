package trit.file.token;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Tokens to text, one by one: a character whose bytes are spread over several tokens comes out with
 * the last of them. For one thread.
 */
public final class TextStream {
  private final Vocabulary vocabulary;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer waiting = ByteBuffer.allocate(0);
  private boolean atStart = true;

  TextStream(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The text that this token completes; may be empty.
   *
   * @throws IndexOutOfBoundsException for an id outside of the vocabulary
   */
  public String next(int id) {
    byte[] bytes = vocabulary.bytes(id);
    if (bytes.length == 0) {
      return "";
    }
    // the space that the tokenizer put in front of the text is not part of it
    boolean dropSpace = atStart && vocabulary.addsSpace() && bytes[0] == ' ';
    atStart = false;
    int from = dropSpace ? 1 : 0;
    ByteBuffer all = ByteBuffer.allocate(waiting.remaining() + bytes.length - from);
    all.put(waiting).put(bytes, from, bytes.length - from).flip();
    return decode(all, false);
  }

  /** What is left at the end: U+FFFD for a character that was never completed. */
  public String rest() {
    return decode(waiting, true);
  }

  private String decode(ByteBuffer bytes, boolean end) {
    // at the end an unfinished character may become several replacements
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    decoder.reset();
    decoder.decode(bytes, text, end);
    if (end) {
      decoder.flush(text);
    }
    waiting = bytes;
    return text.flip().toString();
  }
}

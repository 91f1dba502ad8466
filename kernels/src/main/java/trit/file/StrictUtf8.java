package trit.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 without second chances: a byte that is not part of a character is an error. */
public final class StrictUtf8 {
  private StrictUtf8() {}

  /** The text of these bytes. */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // what is broken has become U+FFFD, which may also have been meant: then it takes a closer look
    return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(bytes);
  }

  private static String decodeStrictly(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}

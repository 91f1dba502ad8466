package trit.file.text;

/**
 * One text of many.
 *
 * @param name where it comes from
 * @param text its whole content
 */
public record Document(String name, String text) {}

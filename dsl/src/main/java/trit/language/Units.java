package trit.language;

import java.time.Duration;

/** Units behind numbers: {@code 64.MiB}, {@code 36.hours}. A Groovy extension of every number. */
public final class Units {
  private static final double KIB = 1024;
  private static final double SECONDS_PER_MINUTE = 60;

  private Units() {}

  @Word(value = "That many times 1,024 bytes.", as = "KiB")
  public static long getKiB(Number number) {
    return Math.round(number.doubleValue() * KIB);
  }

  @Word(value = "That many times 1,024² bytes.", as = "MiB")
  public static long getMiB(Number number) {
    return Math.round(number.doubleValue() * KIB * KIB);
  }

  @Word(value = "That many times 1,024³ bytes.", as = "GiB")
  public static long getGiB(Number number) {
    return Math.round(number.doubleValue() * KIB * KIB * KIB);
  }

  @Word("That many seconds.")
  public static Duration getSeconds(Number number) {
    return Duration.ofMillis(Math.round(number.doubleValue() * 1000));
  }

  @Word("That many minutes.")
  public static Duration getMinutes(Number number) {
    return getSeconds(number.doubleValue() * SECONDS_PER_MINUTE);
  }

  @Word("That many hours.")
  public static Duration getHours(Number number) {
    return getMinutes(number.doubleValue() * SECONDS_PER_MINUTE);
  }
}

package trit.show;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them: three digits and a unit. */
public final class Quantities {
  /** What stands where there is no number. */
  public static final String NONE = "–";

  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] LARGE = {"", "k", "M", "G", "T", "P", "E"};

  private Quantities() {}

  /** A unit of time, used below the given number of seconds. */
  private record TimeUnit(String name, double seconds, double below) {
    private static final List<TimeUnit> ALL =
        List.of(
            new TimeUnit("ms", 1e-3, 1),
            new TimeUnit("s", 1, 120),
            new TimeUnit("min", 60, 7_200),
            new TimeUnit("h", 3_600, 172_800),
            new TimeUnit("d", 86_400, Double.POSITIVE_INFINITY));

    static TimeUnit of(Duration time) {
      double seconds = time.isZero() ? 1 : time.toNanos() / 1e9;
      return ALL.stream().filter(unit -> seconds < unit.below).findFirst().orElseThrow();
    }

    double count(Duration time) {
      return time.toNanos() / 1e9 / seconds;
    }
  }

  /** Bytes in binary units, such as {@code 54.3 MiB}. */
  public static String bytes(double bytes) {
    return scaled(bytes, 1024, BYTES);
  }

  /** Bytes of two amounts in the unit of the second, such as {@code 14 of 24 GiB}. */
  public static String bytes(double bytes, double limit) {
    int unit = unit(limit, 1024, BYTES.length);
    double scale = Math.pow(1024, unit);
    return digits(bytes / scale) + " of " + digits(limit / scale) + " " + BYTES[unit];
  }

  /** A count in decimal units, such as {@code 5.77 M}. */
  public static String count(double count) {
    return scaled(count, 1000, LARGE).strip();
  }

  /** A time in the unit that suits it, such as {@code 5.2 h}. */
  public static String time(Duration time) {
    TimeUnit unit = TimeUnit.of(time);
    return digits(unit.count(time)) + " " + unit.name;
  }

  /** Two times in the unit of the second, such as {@code 6.7 of 36 h}. */
  public static String time(Duration time, Duration limit) {
    TimeUnit unit = TimeUnit.of(limit);
    return digits(unit.count(time)) + " of " + digits(unit.count(limit)) + " " + unit.name;
  }

  /** A measured number: up to four significant digits, without an exponent where that is short. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    double magnitude = Math.abs(value);
    if (!(magnitude >= 1e-4 && magnitude < 1e6)) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(magnitude)));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static String scaled(double amount, double base, String[] units) {
    int unit = unit(amount, base, units.length);
    return digits(amount / Math.pow(base, unit)) + " " + units[unit];
  }

  private static int unit(double amount, double base, int units) {
    int unit = 0;
    while (amount >= base && unit < units - 1) {
      amount /= base;
      unit++;
    }
    return unit;
  }

  /** Three digits where the number has a fraction, all of them where it is whole or large. */
  private static String digits(double value) {
    if (value == Math.rint(value) || value >= 100) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value)
        .replaceFirst("\\.?0+$", "");
  }
}

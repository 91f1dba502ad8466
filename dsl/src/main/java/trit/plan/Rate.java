package trit.plan;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import trit.phase.Forecast;
import trit.quant.compress.CodeWork;

/** How fast this machine works. */
@FunctionalInterface
public interface Rate {

  /** Floating-point operations per second that a phase of this verb reaches, about. */
  double of(String verb);

  /** Operations per second that choosing codes of this kind reaches, about. */
  default double of(CodeWork kind) {
    return of("quantize");
  }

  /** Seconds that a phase takes however little it has to do. */
  default double start() {
    return 0;
  }

  /** Seconds that what is forecast of a phase takes, by what it is that takes them. */
  default Map<String, Double> seconds(String verb, Forecast forecast) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    if (forecast.work() > 0) {
      seconds.put(verb, forecast.work() / of(verb));
    }
    forecast.codes().forEach((kind, operations) -> seconds.put(name(kind), operations / of(kind)));
    return seconds;
  }

  /** What the speed of choosing codes is called where speeds are remembered. */
  static String name(CodeWork kind) {
    return "codes " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

package trit.shell;

import java.util.Map;
import trit.show.Table;

/** Something that has numbers with names, such as a step of a recipe. */
public interface Numbers {

  /** Every number by its name. */
  Map<String, Double> numbers();

  /** One row per number. */
  Table table();
}

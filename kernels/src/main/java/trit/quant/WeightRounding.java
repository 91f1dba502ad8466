package trit.quant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * What training rounds weights to. In a file's metadata it says which it is as {@code to}; where
 * that is missing, these are evenly spaced numbers.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "to", defaultImpl = WeightQuantizer.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = WeightQuantizer.class, name = "numbers"),
  @JsonSubTypes.Type(value = CompressedRounding.class, name = "codes")
})
public sealed interface WeightRounding permits WeightQuantizer, CompressedRounding {

  /** Whether it has scales that are parameters, which training changes. */
  boolean learnsScales();

  /** What cannot be rounded so, one sentence each, in the words of a recipe. */
  List<String> problems();
}

package trit.compute.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The kernels as shipped: one PTX text per source file.
 *
 * @param subject the source's name without its ending
 * @param ptx what the driver compiles
 */
public record KernelModule(String subject, String ptx) {
  /** The sources, in {@code kernels/src/main/cuda}. */
  public static final List<String> SUBJECTS =
      List.of(
          "attention",
          "cached_attention",
          "cached_rows",
          "clusters",
          "elementwise",
          "embedding",
          "encoded_inputs",
          "encoded_rows",
          "encoded_tiles",
          "latents",
          "losses",
          "narrowing",
          "norms",
          "optimizer",
          "products",
          "reductions",
          "rotation",
          "rounding",
          "tensor_products");

  private static final Pattern ENTRY = Pattern.compile("\\.visible \\.entry (\\w+)\\(");

  /** All of them, read from the class path. */
  public static List<KernelModule> shipped() {
    return SUBJECTS.stream().map(s -> new KernelModule(s, read(s + ".ptx"))).toList();
  }

  /** The names of the kernels inside. */
  public List<String> kernels() {
    return ENTRY.matcher(ptx).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String read(String name) {
    try (InputStream in = KernelModule.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not part of this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

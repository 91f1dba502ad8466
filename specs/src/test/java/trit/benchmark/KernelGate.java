package trit.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.VectorShape;

/**
 * Fails when a vector kernel is slower than the scalar one: every encoding and rounding, one row
 * and many, one token and many, at every vector width, over three JVMs each, because the compiler
 * may do well in one and badly in another. What was slower is said when it is found, and once more
 * at the end. Arguments narrow the encodings, as {@code Q4_0 Q6_K}.
 */
public final class KernelGate {
  private static final int FORKS = 3;
  private static final int[] WIDTHS = {128, 256, 512};

  private KernelGate() {}

  /** Starts the JVMs one after another and exits with 1 when any of them found a slower kernel. */
  public static void main(String[] encodings) throws IOException, InterruptedException {
    List<String> slower = new ArrayList<>();
    int failed = 0;
    for (int bits : WIDTHS) {
      if (bits > VectorShape.preferredShape().vectorBitSize()) {
        System.out.println("this machine has no vectors of " + bits + " bits");
        continue;
      }
      for (int fork = 1; fork <= FORKS; fork++) {
        String where = "%d bits, JVM %d of %d".formatted(bits, fork, FORKS);
        System.out.println(where);
        Process process =
            new ProcessBuilder(command(bits, encodings))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(line);
            slower.add(where + ": " + line);
          }
        }
        failed += process.waitFor() == 0 ? 0 : 1;
      }
    }
    slower.forEach(System.out::println);
    System.out.println(failed == 0 ? "no kernel is slower than scalar" : failed + " JVMs failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  /** The same JVM with the same options, at one vector width. */
  private static List<String> command(int bits, String[] encodings) {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>(List.of(self.command().orElseThrow()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Dtrit.vector.bits=" + bits,
            "-classpath",
            System.getProperty("java.class.path"),
            KernelComparison.class.getName()));
    command.addAll(Arrays.asList(encodings));
    return command;
  }
}

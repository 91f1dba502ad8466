package trit.compute.vector;

import java.util.Arrays;
import trit.compute.Activations;
import trit.compute.RoundedActivations;
import trit.compute.Workers;

/**
 * Activations as the block kernels read them.
 *
 * @param pairs each code twice
 * @param blockSums the sum of the codes of each block of 32
 * @param blockScales one per block of the weights' encoding: its own, or 1 where the token has one
 *     scale
 * @param tokenScales one per token: its own, or 1 where each block has one
 */
record BlockInputs(int[] pairs, int[] blockSums, float[] blockScales, float[] tokenScales) {
  static final int BLOCK = 32;

  static BlockInputs of(RoundedActivations x, Activations activations, Workers workers) {
    byte[] codes = x.codes();
    int[] pairs = new int[codes.length];
    int[] sums = new int[codes.length / BLOCK];
    int blocks = x.columns() / BLOCK;
    workers.run(
        x.tokens(),
        token -> {
          for (int b = token * blocks; b < (token + 1) * blocks; b++) {
            for (int i = b * BLOCK; i < (b + 1) * BLOCK; i++) {
              pairs[i] = ShortPairs.of(codes[i]);
              sums[b] += codes[i];
            }
          }
        });
    return activations == Activations.INT8_PER_TOKEN
        ? new BlockInputs(pairs, sums, ones(sums.length), x.scales())
        : new BlockInputs(pairs, sums, x.scales(), ones(x.tokens()));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}

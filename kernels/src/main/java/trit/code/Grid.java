package trit.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;

/**
 * The points that groups of neighbours are rounded to in the encodings with grids. Which points
 * these are is part of the format (ggml, {@code ggml-common.h}); an index counts them in ascending
 * order, the last coordinate being the most significant. So a set of bits says it all: bit {@code
 * n} is set where the point whose coordinates are the digits of {@code n} belongs to the grid. The
 * resource {@code grids.txt} holds one such set a line, in Base64, lowest bit first.
 */
enum Grid {
  /** 1,024 points, for IQ2_S. */
  IQ2_S(8, 8, 25, 43),
  /** 512 points, for IQ2_XS. */
  IQ2_XS(8, 8, 25, 43),
  /** 256 points, for IQ2_XXS. */
  IQ2_XXS(8, 8, 25, 43),
  /** 512 points, for IQ3_S. */
  IQ3_S(4, 1, 3, 5, 7, 9, 11, 13, 15),
  /** 256 points, for IQ3_XXS. */
  IQ3_XXS(4, 4, 12, 20, 28, 36, 44, 52, 62),
  /** 2,048 points, for IQ1_S and IQ1_M. */
  IQ1(8, -1, 0, 1);

  private final byte[] coordinates;
  private final int dimensions;

  Grid(int dimensions, int... alphabet) {
    this.dimensions = dimensions;
    this.coordinates = coordinates(name(), dimensions, alphabet);
  }

  /** How many neighbours a point stands for. */
  int dimensions() {
    return dimensions;
  }

  /** Coordinate {@code i} of a point. */
  int coordinate(int point, int i) {
    return coordinates[point * dimensions + i];
  }

  /** Copies a point. */
  void copy(int point, byte[] codes, int to) {
    System.arraycopy(coordinates, point * dimensions, codes, to, dimensions);
  }

  private static byte[] coordinates(String name, int dimensions, int[] alphabet) {
    BitSet members = members(name);
    byte[] coordinates = new byte[members.cardinality() * dimensions];
    int at = 0;
    for (int n = members.nextSetBit(0); n >= 0; n = members.nextSetBit(n + 1)) {
      int digits = n;
      for (int i = 0; i < dimensions; i++) {
        coordinates[at++] = (byte) alphabet[digits % alphabet.length];
        digits /= alphabet.length;
      }
    }
    return coordinates;
  }

  private static BitSet members(String name) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Grid.class.getResourceAsStream("grids.txt"), StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> BitSet.valueOf(Base64.getDecoder().decode(line.split(" ")[1])))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("grids.txt has no grid " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

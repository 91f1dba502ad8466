package trit.train;

import trit.tensor.Shape;

/** How far Muon's orthogonal direction moves matrices of different shapes. */
public enum MuonScale {
  /** {@code sqrt(max(1, rows / columns))}: equal steps for the outputs (Jordan et al., 2024). */
  SPECTRAL {
    @Override
    double of(Shape matrix) {
      return Math.sqrt(Math.max(1, (double) matrix.rows() / matrix.columns()));
    }
  },
  /**
   * {@code 0.2 * sqrt(max(rows, columns))}: every weight moves as far as AdamW would move it, so
   * that AdamW's rates and decays fit (Liu et al., 2025, arXiv:2502.16982).
   */
  ADAM_RMS {
    @Override
    double of(Shape matrix) {
      return ADAM_STEP * Math.sqrt(Math.max(matrix.rows(), matrix.columns()));
    }
  };

  private static final double ADAM_STEP = 0.2;

  abstract double of(Shape matrix);
}

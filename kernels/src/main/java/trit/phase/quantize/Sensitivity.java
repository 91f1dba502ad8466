package trit.phase.quantize;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import trit.compute.Backend;
import trit.quant.ImportanceMatrix;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.HessianFile;
import trit.quant.feedback.LayerError;
import trit.tensor.Tensor;

/** What errors of a model's matrices cost, so that matrices can be compared with each other. */
sealed interface Sensitivity extends AutoCloseable {

  /** Whether calibration has left something in this folder that tells. */
  static boolean liesIn(Path folder) {
    return HessianFile.liesIn(folder) || ImportanceMatrix.isFisher(folder);
  }

  /** What calibration has left. */
  static Sensitivity open(Path folder, Backend backend) throws IOException {
    return HessianFile.liesIn(folder)
        ? new OfOutputs(HessianFile.open(folder.resolve(HessianFile.FILE)), backend)
        : new OfLoss(ImportanceMatrix.open(folder));
  }

  /** What errors of one matrix cost; empty where nothing is known of it. */
  Optional<Cost> of(String name, int columns);

  @Override
  void close();

  /** What errors of one matrix cost. */
  interface Cost {
    /** What its columns weigh while its codes are chosen. */
    float[] columns();

    /** What it costs to have other weights. */
    double of(Tensor weights, Tensor decoded);
  }

  /** The share of a matrix's output energy that is lost. */
  record OfOutputs(HessianFile hessians, Backend backend) implements Sensitivity {
    @Override
    public Optional<Cost> of(String name, int columns) {
      return hessians.of(name).map(hessian -> new Share(hessian, new LayerError(backend)));
    }

    @Override
    public void close() {
      hessians.close();
    }

    private record Share(Hessian hessian, LayerError error) implements Cost {
      @Override
      public float[] columns() {
        return hessian.meanSquares();
      }

      @Override
      public double of(Tensor weights, Tensor decoded) {
        return error.relative(weights, decoded, hessian);
      }
    }
  }

  /** By how much the loss grows, as far as the diagonal of the Fisher information tells. */
  record OfLoss(ImportanceMatrix fisher) implements Sensitivity {
    @Override
    public Optional<Cost> of(String name, int columns) {
      return fisher.of(name, columns).map(Growth::new);
    }

    @Override
    public void close() {}

    /** Half the sum of squared errors, each weighed by its column. */
    private record Growth(float[] columns) implements Cost {
      @Override
      public double of(Tensor weights, Tensor decoded) {
        double sum = 0;
        for (long i = 0; i < weights.size(); i++) {
          double error = weights.get(i) - decoded.get(i);
          sum += columns[(int) (i % columns.length)] * error * error;
        }
        return sum / 2;
      }
    }
  }
}

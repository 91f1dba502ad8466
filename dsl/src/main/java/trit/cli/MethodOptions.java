package trit.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.language.preset.LowBitSettings.Incoherence;
import trit.language.preset.SettingsFile;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.quant.CodeChoice;
import trit.quant.CodeChoice.Feedback;
import trit.quant.CodeChoice.Order;
import trit.quant.rotation.Rotation;

/** How codes are chosen: in which basis, knowing what, and with which errors passed on. */
final class MethodOptions {
  private static final double DAMPENING = 0.01;

  @Option(
      names = "--gptq",
      description = "Columns make up for the errors of those before them, first to last.")
  private boolean gptq;

  @Option(names = "--act-order", description = "As --gptq, columns with the largest inputs first.")
  private boolean actOrder;

  @Option(names = "--ldlq", description = "Columns make up for each other's errors, last to first.")
  private boolean ldlq;

  @Option(
      names = "--dampening",
      paramLabel = "SHARE",
      description =
          "What --gptq and --ldlq add to the Hessian's diagonal, as a share of its mean (0.01).")
  private Double dampening;

  @Option(
      names = "--incoherence",
      paramLabel = "KIND",
      description = "Rotate the model into another basis first: hadamard, orthogonal.")
  private Rotation.Kind incoherence;

  @Option(
      names = "--imatrix",
      paramLabel = "FILE",
      description = "What columns weigh: an importance matrix, as 'trit imatrix' writes it.")
  private Path imatrix;

  @Option(
      names = "--calibration",
      paramLabel = "FOLDER",
      description =
          "What 'trit calibrate' has left of this model; without it, --gptq and --ldlq look at the"
              + " model over the domains themselves.")
  private Path calibration;

  @Option(
      names = "--of-another-model",
      description = "Take --imatrix or --calibration although it was collected from another model.")
  private boolean ofAnotherModel;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * How codes are chosen.
   *
   * @throws ParameterException where options contradict each other
   */
  CodeChoice choice() {
    if (Stream.of(gptq, actOrder, ldlq).filter(said -> said).count() > 1) {
      throw wrong("say one of --gptq, --act-order and --ldlq");
    }
    if (!passesErrorsOn()) {
      if (dampening != null) {
        throw wrong("--dampening belongs to --gptq, --act-order or --ldlq");
      }
      return new CodeChoice.Nearest();
    }
    Order order = ldlq ? Order.BACKWARD : gptq ? Order.FORWARD : Order.BY_ACTIVATION;
    try {
      return new Feedback(order, dampening == null ? DAMPENING : dampening, 0);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** What the format q2-quip stands for, where no option says another order or basis. */
  void forQuip() {
    ldlq |= !passesErrorsOn();
    incoherence = incoherence == null ? Rotation.Kind.HADAMARD : incoherence;
  }

  /** Takes the basis of a settings file where no option says one. */
  void unlessSaid(SettingsFile file) {
    Incoherence said = file.settings().incoherence();
    if (incoherence == null && said.enabled()) {
      incoherence = said.kind();
    }
  }

  /** Which rotation comes first. */
  Optional<Rotation.Kind> incoherence() {
    return Optional.ofNullable(incoherence);
  }

  /** What was found out before, a file or a folder; empty for nothing. */
  Optional<Path> stats() {
    if (imatrix != null && calibration != null) {
      throw wrong("say --imatrix or --calibration, which holds an importance matrix, too");
    }
    Optional<Path> stats = Optional.ofNullable(calibration != null ? calibration : imatrix);
    if (stats.isPresent() && incoherence != null) {
      throw wrong(
          "what was collected in one basis says nothing of another: leave %s out, and it is collected anew"
              .formatted(calibration != null ? "--calibration" : "--imatrix"));
    }
    return stats;
  }

  /**
   * Whether what was found out before may be another model's.
   *
   * @throws ParameterException where nothing was found out before
   */
  boolean ofAnotherModel() {
    if (ofAnotherModel && stats().isEmpty()) {
      throw wrong("--of-another-model belongs to --imatrix or --calibration");
    }
    return ofAnotherModel;
  }

  /** What must be found out now; empty where nothing must, or it was before. */
  Optional<Statistic> missing(boolean asked) {
    if (stats().isPresent()) {
      if (asked) {
        throw wrong("--calibration and --imatrix stand for what --domains and its like would say");
      }
      return Optional.empty();
    }
    return passesErrorsOn()
        ? Optional.of(Statistic.HESSIAN)
        : asked ? Optional.of(Statistic.IMATRIX) : Optional.empty();
  }

  private boolean passesErrorsOn() {
    return gptq || actOrder || ldlq;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package trit.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.infer.Decoder;
import trit.infer.GenerationBenchmark;
import trit.infer.Precision;
import trit.infer.Speed;
import trit.infer.SpeedTest;
import trit.infer.TimedDecoder;
import trit.nn.ModelSummary;
import trit.show.KernelSpeeds;
import trit.show.Quantities;
import trit.show.Table;

/** What this machine reaches, as tables: {@code trit bench} for notebooks and shells. */
public final class Speeds {
  private static final int REPETITIONS = 3;

  private Speeds() {}

  /** Products with encoded weights, beside the machine's roofs: {@code trit bench kernels}. */
  public static KernelSpeeds ofKernels(List<Encoding> encodings, List<Integer> tokens) {
    return KernelSpeeds.measure(backend(), encodings, tokens);
  }

  /**
   * Models that read {@code prompt} tokens at once and write {@code generated} one after another: a
   * row per model and test, in llama-bench's words, as {@code trit bench decode} measures.
   */
  public static Table ofModels(List<OpenModel> models, int prompt, int generated) {
    List<ModelSummary> summaries = new ArrayList<>();
    List<Speed> speeds = new ArrayList<>();
    for (OpenModel model : models) {
      for (Speed speed : of(model, prompt, generated)) {
        summaries.add(ModelSummary.of(model.stored()));
        speeds.add(speed);
      }
    }
    return Table.named("speed of models")
        .text("model", summaries.stream().map(summary -> summary.encoding().toString()).toList())
        .numbers(
            "size", summaries.stream().map(s -> (double) s.bytes()).toList(), Quantities::bytes)
        .text("test", speeds.stream().map(Speed::test).toList())
        .numbers("t/s", speeds.stream().map(Speed::tokensPerSecond).toList(), Quantities::number)
        .numbers("±", speeds.stream().map(Speed::deviation).toList(), Quantities::number);
  }

  private static List<Speed> of(OpenModel model, int prompt, int generated) {
    try (Decoder decoder = new Decoder(model.stored(), backend(), Precision.FAST)) {
      List<SpeedTest> tests =
          SpeedTest.of(prompt, generated, List.of(0), decoder.config().context());
      return new GenerationBenchmark(tests, REPETITIONS).run(List.of(new TimedDecoder(decoder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Backend backend() {
    return Trit.session().bench().selection().backend();
  }
}

package trit.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.code.EncodedTensor;
import trit.compute.Backend;
import trit.compute.KernelVersion;
import trit.compute.Selection;
import trit.infer.Decoder;
import trit.infer.KvCache;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.plan.MeasuredRate;
import trit.recipe.CanonicalJson;
import trit.run.PhaseCache;
import trit.show.Quantities;
import trit.show.Table;

/** Says what this machine offers and what Trit makes of it. */
@Command(
    name = "doctor",
    description =
        "Say what this machine offers: JDK, kernels, speed, memory, cache; and what memory a model"
            + " would take, before it is loaded.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A GGUF file or a folder with a checkpoint, whose memory is counted.")
  private Path model;

  @Mixin private KvOptions kv;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--selftest",
      description = "Compare every kernel of this backend with the scalar one and print the table.")
  private boolean selftest;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (!selftest) {
      return findings();
    }
    SelfTestTable table = SelfTestTable.of(machine.backend());
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.json ? table.asJson() : table.asText());
    out.flush();
    return table.passed() ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
  }

  private int findings() throws IOException {
    Map<String, String> findings = new LinkedHashMap<>();
    addJdk(findings);
    addKernels(findings, machine.backend(), machine.cache());
    addMemory(findings);
    if (model != null) {
      addModel(findings);
    }
    addCache(findings, machine.cache());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? CanonicalJson.tree(findings).toPrettyString() + "\n"
            : Table.named("this machine")
                .text("what", List.copyOf(findings.keySet()))
                .text("found", List.copyOf(findings.values()))
                .asText());
    out.flush();
    return ExitCode.OK;
  }

  private static void addJdk(Map<String, String> findings) {
    Path home = Path.of(System.getProperty("java.home"));
    boolean sources = Files.exists(home.resolve("lib").resolve("src.zip"));
    findings.put("JDK", Runtime.version() + " in " + home);
    findings.put(
        "JDK sources",
        sources ? "lib/src.zip, the corpus 'jdk-sources'" : "no lib/src.zip: get a full JDK");
  }

  private static void addKernels(
      Map<String, String> findings, Selection selection, PhaseCache cache) {
    Backend backend = selection.backend();
    findings.put("kernels", selection.chosen() + ", version " + KernelVersion.CURRENT);
    selection
        .refusals()
        .forEach(refusal -> findings.put("not " + refusal.backend(), refusal.reason()));
    backend.device().ifPresent(device -> findings.put("GPU", device));
    backend
        .deviceMemory()
        .ifPresent(use -> findings.put("GPU memory", Quantities.bytes(use.total()) + " for Trit"));
    double rate = new MeasuredRate(cache.rates(), backend).product();
    findings.put("dense product", Quantities.count(rate) + "FLOP/s in f32, measured here");
  }

  private static void addMemory(Map<String, String> findings) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    findings.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    findings.put("memory", Quantities.bytes(system.getTotalMemorySize()));
    findings.put("Java heap", "at most " + Quantities.bytes(Runtime.getRuntime().maxMemory()));
  }

  private void addModel(Map<String, String> findings) throws IOException {
    try (StoredModel stored = LanguageModel.openStored(model)) {
      TransformerConfig config = stored.config();
      long weights = bytes(stored, _ -> true);
      // what lies in the file in an order that is not run is copied, and the copy is repacked again
      long reordered = bytes(stored, tensor -> !tensor.data().isMapped());
      long cache = KvCache.bytes(config, config.context(), kv.encoding());
      findings.put(
          "weights",
          Quantities.bytes(weights)
              + ", a tenth more at most when repacked"
              + (reordered == 0
                  ? ""
                  : "; %s of them twice, being copies of what is run in another form"
                      .formatted(Quantities.bytes(reordered))));
      findings.put(
          "keys and values",
          "%s in %s, for all of %,d tokens"
              .formatted(Quantities.bytes(cache), kv.encoding(), config.context()));
      long all = Decoder.bytes(config, weights + reordered, config.context(), kv.encoding());
      findings.put("model in all", Quantities.bytes(all) + " with what is computed in between");
    }
  }

  private static long bytes(StoredModel model, Predicate<EncodedTensor> counted) {
    return model.tensors().values().stream()
        .filter(counted)
        .mapToLong(tensor -> tensor.data().byteSize())
        .sum();
  }

  private static void addCache(Map<String, String> findings, PhaseCache cache) throws IOException {
    findings.put(
        "cache",
        "%s, %d results, %s free"
            .formatted(cache.root(), cache.manifests().size(), Quantities.bytes(cache.free())));
  }
}

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trit.compute.Backend;
import trit.compute.KernelVersion;
import trit.compute.Selection;
import trit.plan.MeasuredRate;
import trit.recipe.CanonicalJson;
import trit.run.PhaseCache;
import trit.show.Quantities;
import trit.show.Table;

/** Says what this machine offers and what Trit makes of it. */
@Command(
    name = "doctor",
    description = "Say what this machine offers: JDK, kernels, speed, memory, cache.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Map<String, String> findings = new LinkedHashMap<>();
    addJdk(findings);
    addKernels(findings, machine.backend(), machine.cache());
    addMemory(findings);
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
    findings.put("kernels", selection.describe() + ", version " + KernelVersion.CURRENT);
    selection
        .refusals()
        .forEach(refusal -> findings.put("not " + refusal.backend(), refusal.reason()));
    double rate = new MeasuredRate(cache.rates(), backend).product();
    findings.put("dense product", Quantities.count(rate) + "FLOP/s in f32, measured here");
  }

  private static void addMemory(Map<String, String> findings) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    findings.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    findings.put("memory", Quantities.bytes(system.getTotalMemorySize()));
    findings.put("Java heap", "at most " + Quantities.bytes(Runtime.getRuntime().maxMemory()));
  }

  private static void addCache(Map<String, String> findings, PhaseCache cache) throws IOException {
    findings.put(
        "cache",
        "%s, %d results, %s free"
            .formatted(cache.root(), cache.manifests().size(), Quantities.bytes(cache.free())));
  }
}

package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.recipe.CanonicalJson;
import trit.run.Housekeeping;
import trit.run.PhaseCache;
import trit.show.Quantities;
import trit.show.Table;

/** Lists, and where told so deletes, what the cache could do without. */
@Command(
    name = "gc",
    description = "List what in the cache has not been used lately; delete it with --delete.",
    mixinStandardHelpOptions = true)
final class GcCommand implements Callable<Integer> {
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--unused-days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long something must not have been used (${DEFAULT-VALUE} days).")
  private int days;

  @Option(names = "--delete", description = "Delete what is listed.")
  private boolean delete;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    PhaseCache cache = machine.cache();
    Housekeeping housekeeping = new Housekeeping(cache);
    List<Housekeeping.Item> items = housekeeping.unusedFor(Duration.ofDays(days));
    if (delete) {
      housekeeping.delete(items);
    }
    print(cache, items);
    return ExitCode.OK;
  }

  private void print(PhaseCache cache, List<Housekeeping.Item> items) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(CanonicalJson.tree(items.stream().map(this::json).toList()).toPrettyString());
      return;
    }
    out.print(table(items).asText());
    double bytes = items.stream().mapToDouble(Housekeeping.Item::bytes).sum();
    out.printf(
        "%d items, %s in %s%s%n",
        items.size(),
        Quantities.bytes(bytes),
        cache.root(),
        delete ? " deleted" : items.isEmpty() ? "" : "; delete them with --delete");
    out.flush();
  }

  private static Table table(List<Housekeeping.Item> items) {
    return Table.named("unused")
        .text("used", items.stream().map(GcCommand::day).toList())
        .numbers("bytes", items.stream().map(i -> (double) i.bytes()).toList(), Quantities::bytes)
        .text("what", items.stream().map(Housekeeping.Item::what).toList())
        .text("key", items.stream().map(GcCommand::brief).toList());
  }

  private Map<String, Object> json(Housekeeping.Item item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("folder", item.folder());
    json.put("what", item.what());
    json.put("bytes", item.bytes());
    json.put("used", item.used().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("deleted", delete);
    return json;
  }

  private static String day(Housekeeping.Item item) {
    return item.used().toString().substring(0, "2026-01-01".length());
  }

  private static String brief(Housekeeping.Item item) {
    String name = item.folder().getFileName().toString();
    return name.substring(0, Math.min(10, name.length()));
  }
}

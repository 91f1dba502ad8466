package trit.notebook;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import picocli.CommandLine;
import trit.cli.Main;
import trit.language.RecipeReader;
import trit.phase.PhaseException;
import trit.plan.Plan;
import trit.recipe.Recipe;
import trit.run.RunReport;
import trit.shell.Session;
import trit.show.ComparisonTable;

/**
 * Commands of a notebook. Each shows its result and returns it, so that {@code report = %run} names
 * it; kernels that drop what a magic returns still show it.
 */
final class Magics {
  private final Session session;

  Magics(Session session) {
    this.session = session;
  }

  /** Registers every command. */
  void register(MagicsRegistry registry) {
    registry.<Plan, BaseKernel>registerLineMagic("plan", this::plan);
    registry.registerLineMagic("run", this::run);
    registry.registerLineMagic("why", this::why);
    registry.registerLineMagic("compare", this::compare);
    registry.registerLineMagic("doctor", this::doctor);
    registry.registerLineMagic("backend", this::backend);
    registry.registerCellMagic("recipe", this::recipe);
  }

  /**
   * A recipe's name or script, and values of its parameters.
   *
   * @param names what is no parameter
   */
  private record Arguments(List<String> names, Map<String, String> parameters) {

    static Arguments of(List<String> words) {
      List<String> names = new ArrayList<>();
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < words.size(); i++) {
        if (words.get(i).equals("-P") && i + 1 < words.size()) {
          String[] value = words.get(++i).split("=", 2);
          if (value.length < 2) {
            throw new PhaseException("a parameter is set like -P steps=200, not -P " + value[0]);
          }
          parameters.put(value[0], value[1]);
        } else {
          names.add(words.get(i));
        }
      }
      return new Arguments(names, parameters);
    }

    Optional<String> name() {
      return names.stream().findFirst();
    }
  }

  private Recipe meant(List<String> words) {
    Arguments arguments = Arguments.of(words);
    return session.recipe(arguments.name(), arguments.parameters);
  }

  private Plan plan(BaseKernel kernel, List<String> words) {
    Plan plan = session.plan(meant(words));
    show(kernel, plan);
    return plan;
  }

  private RunReport run(BaseKernel kernel, List<String> words) {
    Plan plan = session.plan(meant(words));
    LiveProgress progress = new LiveProgress(kernel, plan);
    RunReport report;
    try {
      report = session.run(plan, progress);
    } finally {
      progress.end();
    }
    show(kernel, report);
    return report;
  }

  private Object why(BaseKernel kernel, List<String> words) throws IOException {
    List<String> names = Arguments.of(words).names;
    if (names.isEmpty()) {
      throw new PhaseException("%why needs a step: %why [RECIPE] STEP");
    }
    Object why = session.why(meant(words.subList(0, names.size() - 1)), names.getLast());
    show(kernel, why);
    return why;
  }

  private Object compare(BaseKernel kernel, List<String> words) {
    Map<String, RunReport> all = session.reports();
    List<RunReport> chosen = new ArrayList<>();
    for (String name : words.isEmpty() ? all.keySet() : words) {
      if (!all.containsKey(name)) {
        throw new PhaseException(
            "'"
                + name
                + "' has not been run in this session; %compare knows: "
                + String.join(", ", all.keySet()));
      }
      chosen.add(all.get(name));
    }
    if (chosen.isEmpty()) {
      throw new PhaseException(
          "nothing has been run in this session yet: %run runs the last recipe");
    }
    Object table = new ComparisonTable(chosen).table();
    show(kernel, table);
    return table;
  }

  private Object doctor(BaseKernel kernel, List<String> words) {
    StringWriter text = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    List<String> line = new ArrayList<>(List.of("doctor"));
    line.addAll(words);
    command.execute(line.toArray(String[]::new));
    System.out.print(text);
    return null;
  }

  private Object backend(BaseKernel kernel, List<String> words) {
    if (!words.isEmpty()) {
      session.use(words.getFirst());
    }
    System.out.println(session.bench().selection().describe());
    return null;
  }

  private Recipe recipe(BaseKernel kernel, List<String> words, String body) {
    List<String> rest = new ArrayList<>(words);
    boolean trusted = rest.remove("--trust");
    Recipe recipe =
        RecipeReader.load()
            .readText("%%recipe", "\n" + body, Arguments.of(rest).parameters, trusted);
    session.say(recipe);
    show(kernel, recipe);
    return recipe;
  }

  private static void show(BaseKernel kernel, Object value) {
    kernel.display(kernel.getRenderer().render(value));
  }
}

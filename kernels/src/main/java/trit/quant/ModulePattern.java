package trit.quant;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import trit.file.NearestName;

/**
 * A glob over Hugging Face module names such as {@code model.layers.0.self_attn.q_proj}: {@code *}
 * is any run of characters, {@code ?} any one. A pattern without a dot is matched against the last
 * segment of a module, any other against its whole name. What names a module names all inside it.
 *
 * @param glob as the user wrote it
 */
public record ModulePattern(String glob) {

  /** Whether it names this module or one that this module lies in. */
  public boolean matches(String module) {
    Pattern pattern = compile();
    for (int end = module.length(); end > 0; end = module.lastIndexOf('.', end - 1)) {
      if (matchesExactly(pattern, module.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesExactly(Pattern pattern, String module) {
    String subject = glob.indexOf('.') < 0 ? lastSegment(module) : module;
    return pattern.matcher(subject).matches();
  }

  private Pattern compile() {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** {@code q_proj} of {@code model.layers.0.self_attn.q_proj}. */
  public static String lastSegment(String module) {
    return module.substring(module.lastIndexOf('.') + 1);
  }

  /** What is said of a pattern that names no module, with the nearest one. */
  public static String matchesNothing(String word, String glob, Collection<String> modules) {
    List<String> names = modules.stream().map(ModulePattern::lastSegment).distinct().toList();
    String hint =
        NearestName.to(glob, glob.indexOf('.') < 0 ? names : List.copyOf(modules))
            .map(name -> "Did you mean '" + name + "'? ")
            .orElse("");
    return "%s '%s' matches no module. %sThe modules are %s"
        .formatted(word, glob, hint, String.join(", ", names));
  }
}

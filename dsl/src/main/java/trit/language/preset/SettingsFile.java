package trit.language.preset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import trit.file.FileFormatException;
import trit.file.NearestName;
import trit.file.StrictUtf8;

/**
 * Reads {@link LowBitSettings} from TOML: a table per record, a key per component in snake case.
 * What is not said stays as it is; an unknown table or key, or a value of another type, is an error
 * with its line, and all of them are said at once. Nothing in the file is trusted.
 */
public final class SettingsFile {
  private static final long LARGEST = 1 << 20;
  private static final int DEEPEST = 4;

  /** More problems than this say that the file is none of settings. */
  private static final int MOST_PROBLEMS = 20;

  private final Path path;
  private final List<String> lines;
  private final JsonNode root;
  private final List<String> problems = new ArrayList<>();
  private final LowBitSettings settings;

  private SettingsFile(Path path, String text) {
    this.path = path;
    this.lines = text.lines().toList();
    this.root = parse(text);
    this.settings = (LowBitSettings) fill("", root, LowBitSettings.defaults());
    if (!problems.isEmpty()) {
      throw refusal();
    }
  }

  /**
   * Reads a file.
   *
   * @throws FileFormatException if anything in it is wrong
   */
  public static SettingsFile read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new FileFormatException(
          path,
          Files.isDirectory(path) ? "is a folder; name a file in it" : "there is no such file");
    }
    if (Files.size(path) > LARGEST) {
      throw new FileFormatException(path, "has more than 1 MiB; settings are smaller");
    }
    String text;
    try {
      text = StrictUtf8.decode(Files.readAllBytes(path));
    } catch (CharacterCodingException e) {
      throw new FileFormatException(path, "is no text in UTF-8", e);
    }
    return new SettingsFile(path, text);
  }

  /** What the file says, and the usual where it says nothing. */
  public LowBitSettings settings() {
    return settings;
  }

  /** Whether the file says anything of a table, such as {@code calibration}. */
  public boolean says(String table) {
    return root.has(table);
  }

  /** What is wrong with a value in a table, which only its reader could tell, with its line. */
  public FileFormatException wrong(String table, String key, String problem) {
    return new FileFormatException(path, located(table, key, problem));
  }

  private String located(String table, String key, String problem) {
    return "line %,d: %s".formatted(line(table, key), problem);
  }

  private void say(String table, String key, String problem) {
    problems.add(located(table, key, problem));
    if (problems.size() == MOST_PROBLEMS) {
      throw refusal();
    }
  }

  private FileFormatException refusal() {
    return new FileFormatException(path, String.join("\n", problems));
  }

  private JsonNode parse(String text) {
    if (text.lines()
        .anyMatch(line -> line.chars().filter(c -> c == '[' || c == '{').count() > DEEPEST)) {
      throw new FileFormatException(path, "is nested too deeply");
    }
    try {
      return new TomlMapper().readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new FileFormatException(
          path,
          "line %,d is no TOML: %s"
              .formatted(line, FileFormatException.quote(e.getOriginalMessage())),
          e);
    }
  }

  /** A record in which what the file says stands for what the defaults say. */
  private Record fill(String table, JsonNode node, Record defaults) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    List<String> known = Arrays.stream(components).map(SettingsFile::key).toList();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        String hint = NearestName.hint(entry.getKey(), known);
        say(
            table,
            entry.getKey(),
            "nothing is called %s here.%s"
                .formatted(
                    FileFormatException.quote(entry.getKey()),
                    hint.isEmpty() ? " There are: " + String.join(", ", known) : hint));
      }
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      JsonNode said = node.get(known.get(i));
      Object standard = value(components[i], defaults);
      values[i] = said == null ? standard : value(table, known.get(i), said, standard);
    }
    return make(table, defaults, components, values);
  }

  private Object value(String table, String key, JsonNode said, Object standard) {
    boolean fits =
        switch (standard) {
          case Record _ -> said.isObject();
          case String _ -> said.isTextual();
          case Boolean _ -> said.isBoolean();
          case Integer _ -> isInt(said);
          case OptionalInt _ -> isInt(said);
          case Double _ -> said.isNumber() && Double.isFinite(said.doubleValue());
          default -> throw new IllegalStateException("no setting is a " + standard.getClass());
        };
    if (!fits) {
      say(table, key, "%s takes %s, not %s".formatted(key, title(standard), quoted(said)));
      return standard;
    }
    return switch (standard) {
      case Record inner -> fill(key, said, inner);
      case String _ -> said.textValue();
      case Boolean _ -> said.booleanValue();
      case Integer _ -> said.intValue();
      case OptionalInt _ -> OptionalInt.of(said.intValue());
      default -> said.doubleValue();
    };
  }

  private static boolean isInt(JsonNode said) {
    return said.isIntegralNumber() && said.canConvertToInt();
  }

  private static String title(Object standard) {
    return switch (standard) {
      case Record _ -> "a table";
      case String _ -> "a text";
      case Boolean _ -> "true or false";
      case Integer _ -> "a whole number";
      case OptionalInt _ -> "a whole number";
      default -> "a number";
    };
  }

  private static String quoted(JsonNode said) {
    return FileFormatException.quote(said.isTextual() ? said.textValue() : said.toString());
  }

  private Record make(
      String table, Record defaults, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      String message = e.getCause().getMessage();
      say(table, message.split(" ", 2)[0], message);
      return defaults;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings are records that can be made", e);
    }
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings are records that can be read", e);
    }
  }

  /** {@code loraRank} is {@code lora_rank}. */
  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** The line in which a key of a table stands; that of the table where it is not found. */
  private int line(String table, String key) {
    String wanted = table.isEmpty() ? key : table + "." + key;
    String prefix = "";
    int tableLine = 1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String said;
      if (line.startsWith("[")) {
        said = line.replaceAll("[\\[\\]\\s\"']|#.*", "");
        prefix = said + ".";
      } else {
        said = prefix + line.split("=", 2)[0].replaceAll("[\\s\"']", "");
      }
      if (said.equals(wanted)) {
        return i + 1;
      }
      if (said.equals(table)) {
        tableLine = i + 1;
      }
    }
    return tableLine;
  }
}

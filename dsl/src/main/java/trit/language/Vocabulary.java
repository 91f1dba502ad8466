package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.compute.Divergence.Direction;
import trit.eval.Protocol;
import trit.eval.task.Task;
import trit.file.text.domain.Domain;
import trit.infer.ChatTemplate;
import trit.nn.AdapterMerge;
import trit.nn.AdapterMode;
import trit.nn.Decompression;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.phase.quantize.Fallback;
import trit.quant.GradientQuantizer;
import trit.quant.GradientRule;
import trit.quant.GradientRule.EwgsForm;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;
import trit.quant.compress.BaseConstant;
import trit.quant.rotation.Rotation;
import trit.train.GrokfastConfig.Part;
import trit.train.GrokfastFilter.Window.Total;
import trit.train.MuGrokfast;
import trit.train.MuonScale;

/** The words that may be said where, read off the vocabulary's interfaces. */
final class Vocabulary {

  /** The kinds of constant that a recipe may name, and what messages call them. */
  static final Map<Class<? extends Enum<?>>, String> CONSTANTS =
      Map.ofEntries(
          Map.entry(Encoding.class, "encoding"),
          Map.entry(NumberFormat.class, "number format"),
          Map.entry(EwgsForm.class, "form of ewgs"),
          Map.entry(Part.class, "part of the gradients"),
          Map.entry(Total.class, "total of a window"),
          Map.entry(MuGrokfast.class, "phase of the pipeline"),
          Map.entry(GradientQuantizer.class, "rounding of gradients"),
          Map.entry(MuonScale.class, "scale of muon"),
          Map.entry(Direction.class, "direction of the divergence"),
          Map.entry(AdapterMode.class, "mode of adapters"),
          Map.entry(AdapterMerge.class, "place of adapters"),
          Map.entry(Fallback.class, "fallback"),
          Map.entry(Statistic.class, "statistic"),
          Map.entry(Rotation.Kind.class, "kind of rotation"),
          Map.entry(Protocol.class, "protocol"),
          Map.entry(Task.class, "task"),
          Map.entry(Domain.class, "domain"),
          Map.entry(ChatTemplate.class, "chat template"),
          Map.entry(BaseConstant.class, "constant"),
          Map.entry(Decompression.class, "time of decompressing"));

  private static final Map<Class<?>, String> TITLES =
      Map.ofEntries(
          Map.entry(int.class, "a whole number"),
          Map.entry(long.class, "a whole number"),
          Map.entry(double.class, "a number"),
          Map.entry(Number.class, "a number"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(String.class, "a text"),
          Map.entry(String[].class, "texts"),
          Map.entry(Object[].class, "values"),
          Map.entry(List.class, "a range such as 1..3"),
          Map.entry(Handle.class, "a step"),
          Map.entry(Object.class, "a value"),
          Map.entry(Map.class, "named values"),
          Map.entry(Model.class, "Weights or Packed"),
          Map.entry(Duration.class, "a time such as 36.hours"),
          Map.entry(Pattern.class, "a pattern such as ~/token_embd.*/"),
          Map.entry(Closure.class, "a block { … }"),
          Map.entry(ScaleRule.class, "a scale such as absmean(perTensor)"),
          Map.entry(GradientRule.class, "one of straightThrough, clipped(range), ewgs(lambda)"),
          Map.entry(Granularity.class, "one of perTensor, perChannel, perToken, perGroup(n)"));

  private Vocabulary() {}

  /**
   * The words of a block or the properties of a handle, as they are written, with their methods.
   */
  static Map<String, List<Method>> words(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.isAnnotationPresent(Word.class) && !method.isBridge())
        .sorted(Comparator.comparingInt(Method::getParameterCount))
        .collect(Collectors.groupingBy(Vocabulary::written, TreeMap::new, Collectors.toList()));
  }

  /** All blocks of a recipe, from the outermost inwards. */
  static Set<Class<?>> blocks() {
    Set<Class<?>> found = new LinkedHashSet<>();
    collect(RecipeBlock.class, found);
    return found;
  }

  private static void collect(Class<?> block, Set<Class<?>> found) {
    if (found.add(block)) {
      words(block).values().stream()
          .flatMap(List::stream)
          .flatMap(way -> block(way).stream())
          .forEach(inner -> collect(inner, found));
    }
  }

  /** How a word is written: {@code getPerTensor()} is {@code perTensor}. */
  static String written(Method method) {
    String name = method.getName();
    String as = method.getAnnotation(Word.class).as();
    if (!as.isEmpty()) {
      return as;
    }
    return isProperty(method)
        ? name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4)
        : name;
  }

  /** Whether the word is written without arguments. */
  static boolean isProperty(Method method) {
    boolean unit = method.getDeclaringClass() == Units.class;
    return method.getName().startsWith("get") && method.getParameterCount() == (unit ? 1 : 0);
  }

  /** The block that a word opens. */
  static Optional<Class<?>> block(Method word) {
    for (Parameter parameter : word.getParameters()) {
      DelegatesTo block = parameter.getAnnotation(DelegatesTo.class);
      if (block != null && parameter.getType() == Closure.class) {
        return Optional.of(block.value());
      }
    }
    return Optional.empty();
  }

  /** What messages and the reference call a type. */
  static String title(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + constants(type);
    }
    return TITLES.getOrDefault(type, type.getSimpleName());
  }

  private static String constants(Class<?> kind) {
    return Stream.of(kind.getEnumConstants())
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }
}

package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.file.text.domain.Domain;
import trit.language.preset.DomainCalibration;
import trit.language.preset.LowBitSettings;
import trit.language.preset.SettingsFile;
import trit.phase.dataset.DatasetSource.Share;
import trit.phase.quantize.CalibratePhase.Statistic;

/** What a model reads while its activations are looked at. */
final class CalibrationOptions {
  /** Where neither options nor settings say how many. */
  private static final int USUAL_SAMPLES = 1_024;

  @Option(
      names = "--domains",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which: math, code, language, reasoning, tool_use (all of these where nothing is said).")
  private List<String> domains = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Samples in all, shared out in the usual proportions (1024, or what --config says).")
  private Integer samples;

  @Option(
      names = "--text",
      paramLabel = "DOMAIN=FILE",
      description = "Passages of this file as samples of a domain; may be repeated.")
  private Map<String, Path> texts = new LinkedHashMap<>();

  @Option(
      names = "--chunks",
      defaultValue = "0",
      description = "Chunks of 512 tokens that are read at most; 0 for all (${DEFAULT-VALUE}).")
  private int chunks;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "What samples are drawn with (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in TOML: the table calibration says how many samples of a domain;"
              + " 'quantize' also reads quantization and incoherence, and options stand before it.")
  private Path config;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether anything is said of what is read. */
  boolean isAsked() throws IOException {
    return samples != null
        || !domains.isEmpty()
        || !texts.isEmpty()
        || file().filter(settings -> settings.says("calibration")).isPresent();
  }

  /** The settings file, where one is named. */
  Optional<SettingsFile> file() throws IOException {
    return config == null ? Optional.empty() : Optional.of(SettingsFile.read(config));
  }

  /**
   * What is to be looked at.
   *
   * @throws ParameterException where an option is wrong
   */
  DomainCalibration calibration(Statistic statistic) throws IOException {
    if (chunks < 0) {
      throw new ParameterException(
          spec.commandLine(), "--chunks must be at least 0, not " + chunks);
    }
    try {
      return new DomainCalibration(shares(), statistic, chunks);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private List<Share> shares() throws IOException {
    Map<Domain, Path> files = new LinkedHashMap<>();
    texts.forEach((name, file) -> files.put(Domain.named(name), file));
    Map<Domain, Integer> counts = counts();
    for (Domain domain : files.keySet()) {
      if (!counts.containsKey(domain)) {
        throw new IllegalArgumentException(
            "--text names a file for %s, which --domains leaves out".formatted(domain.title()));
      }
    }
    List<Share> shares = new ArrayList<>();
    counts.forEach(
        (domain, count) ->
            shares.add(
                new Share(
                    domain,
                    count,
                    Optional.ofNullable(files.get(domain)).map(Path::toString).orElse(null))));
    return shares;
  }

  private Map<Domain, Integer> counts() throws IOException {
    LowBitSettings settings =
        file().map(SettingsFile::settings).orElseGet(LowBitSettings::defaults);
    Map<Domain, Integer> usual = settings.calibration().samples();
    Map<Domain, Integer> wanted = new LinkedHashMap<>();
    for (String name : domains) {
      Domain domain = Domain.named(name);
      if (wanted.put(domain, usual.getOrDefault(domain, domain.usualSamples())) != null) {
        throw new IllegalArgumentException("--domains names %s twice".formatted(domain.title()));
      }
    }
    Map<Domain, Integer> proportions = wanted.isEmpty() ? usual : wanted;
    if (samples == null && config != null) {
      return proportions;
    }
    return Domain.share(proportions, samples == null ? USUAL_SAMPLES : samples);
  }
}

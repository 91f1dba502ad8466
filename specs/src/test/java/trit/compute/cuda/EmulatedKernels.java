package trit.compute.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import trit.Checkout;

/**
 * The CUDA sources compiled by the host's C++ compiler with {@code specs/src/test/cuda} in place of
 * the GPU, once per JVM.
 */
public final class EmulatedKernels {
  private static final Path ROOT = Checkout.path().toAbsolutePath();
  private static final Path SOURCES = ROOT.resolve("kernels/src/main/cuda");
  private static final Path EMULATION = ROOT.resolve("specs/src/test/cuda");
  private static Path library;

  private EmulatedKernels() {}

  /** Whether there is a compiler. */
  public static boolean available() {
    return Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> List.of(path.split(":")).stream())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
  }

  /** The compiled library. */
  public static synchronized Path library() throws IOException, InterruptedException {
    if (library == null) {
      Path folder = Files.createTempDirectory("trit-cuda");
      folder.toFile().deleteOnExit();
      library = folder.resolve("libkernels.so");
      library.toFile().deleteOnExit();
      List<Path> sources = new ArrayList<>();
      for (KernelModule module : KernelModule.shipped()) {
        sources.add(registered(module, folder));
      }
      compile(sources);
    }
    return library;
  }

  /** A source that includes the kernels of a module and says their names. */
  private static Path registered(KernelModule module, Path folder) throws IOException {
    Path source = folder.resolve(module.subject() + ".cpp");
    source.toFile().deleteOnExit();
    String names =
        module.kernels().stream().map("EMULATE(%s)\n"::formatted).collect(Collectors.joining());
    return Files.writeString(
        source, "#include \"%s.cu\"\n%s".formatted(SOURCES.resolve(module.subject()), names));
  }

  private static void compile(List<Path> sources) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "g++",
                "-std=c++17",
                "-O2",
                "-fPIC",
                "-shared",
                "-ffp-contract=off",
                "-Wno-unknown-pragmas",
                "-DTRIT_EMULATED",
                "-I" + EMULATION));
    command.addAll(
        List.of("-o", library.toString(), EMULATION.resolve("emulation.cpp").toString()));
    sources.forEach(source -> command.add(source.toString()));
    Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(compiler.getInputStream().readAllBytes());
    if (compiler.waitFor() != 0) {
      throw new AssertionError("g++ refused the kernels:\n" + said);
    }
  }
}

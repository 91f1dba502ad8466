package trit.cli;

import picocli.CommandLine.IVersionProvider;
import trit.compute.KernelVersion;

/** What {@code --version} says. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String build = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "trit " + (build == null ? "(from sources)" : build),
      "kernels " + KernelVersion.CURRENT,
      "JDK " + Runtime.version()
    };
  }
}

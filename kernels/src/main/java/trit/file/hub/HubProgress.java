package trit.file.hub;

/** Is told how far a download has come. */
@FunctionalInterface
public interface HubProgress {
  /** Tells nobody. */
  HubProgress SILENT = (file, done, total) -> {};

  /**
   * Some bytes have arrived.
   *
   * @param file what is downloaded
   * @param done bytes that are there, those of an earlier attempt included
   * @param total bytes of the whole file
   */
  void at(HubFile file, long done, long total);
}

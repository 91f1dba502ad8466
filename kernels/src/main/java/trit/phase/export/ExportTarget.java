package trit.phase.export;

/** In which format a model is handed out, and under which name below the folder of exports. */
public sealed interface ExportTarget {

  /** The name of the file or folder. */
  String name();

  /**
   * A GGUF file.
   *
   * @param name as the GGUF convention builds it
   */
  record Gguf(String name) implements ExportTarget {}

  /**
   * A folder with the adapters that a training has left.
   *
   * @param name of the folder
   */
  record Adapter(String name) implements ExportTarget {}

  /**
   * A folder that is a Hugging Face checkpoint.
   *
   * @param name of the folder
   */
  record Safetensors(String name) implements ExportTarget {}
}

package trit.file.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import trit.code.EncodedTensor;
import trit.file.FileFormatException;

/**
 * The tensors of a checkpoint folder, in one file {@code model.safetensors} or in several that
 * {@code model.safetensors.index.json} lists.
 */
public final class SafetensorsSet implements AutoCloseable {
  /** The name of a checkpoint's only file. */
  public static final String SINGLE = "model.safetensors";

  private final Path folder;
  private final Map<String, SafetensorsFile> files = new TreeMap<>();
  private final SequencedMap<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

  private SafetensorsSet(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens all files of a folder.
   *
   * @throws FileFormatException where a file is bad, missing, or does not hold what the list says
   */
  public static SafetensorsSet open(Path folder) throws IOException {
    return open(folder, SafetensorsLimits.DEFAULT);
  }

  /** Opens all files of a folder within limits of one's own. */
  public static SafetensorsSet open(Path folder, SafetensorsLimits limits) throws IOException {
    SafetensorsSet set = new SafetensorsSet(folder);
    try {
      if (Files.exists(folder.resolve(SINGLE))) {
        set.add(SINGLE, limits);
      } else if (Files.exists(folder.resolve(ShardIndex.FILE))) {
        set.addListed(limits);
      } else {
        throw new FileFormatException(
            folder,
            "has neither "
                + SINGLE
                + " nor "
                + ShardIndex.FILE
                + "; name a folder that holds a checkpoint");
      }
      return set;
    } catch (IOException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  /** The same files without some of their tensors; closing either closes both. */
  public SafetensorsSet without(Set<String> names) {
    SafetensorsSet rest = new SafetensorsSet(folder);
    rest.files.putAll(files);
    rest.byTensor.putAll(byTensor);
    rest.byTensor.keySet().removeAll(names);
    return rest;
  }

  /** Where the files lie. */
  public Path folder() {
    return folder;
  }

  /** Every tensor, with the file it lies in. */
  public SequencedMap<String, SafetensorsFile> tensors() {
    return Collections.unmodifiableSequencedMap(byTensor);
  }

  /** A tensor that {@link #tensors()} names; see {@link SafetensorsFile#encoded}. */
  public EncodedTensor encoded(String name) {
    return byTensor.get(name).encoded(name);
  }

  /** The metadata of all files; where several say something different, the first by name. */
  public Map<String, String> metadata() {
    Map<String, String> all = new LinkedHashMap<>();
    files.values().forEach(file -> file.header().metadata().forEach(all::putIfAbsent));
    return all;
  }

  private void add(String name, SafetensorsLimits limits) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(name), limits);
    files.put(name, file);
    for (String tensor : file.header().tensors().keySet()) {
      SafetensorsFile other = byTensor.put(tensor, file);
      if (other != null) {
        throw new FileFormatException(
            folder,
            "tensor "
                + FileFormatException.quote(tensor)
                + " is both in "
                + other.path().getFileName()
                + " and in "
                + name
                + "; get the checkpoint again");
      }
    }
  }

  private void addListed(SafetensorsLimits limits) throws IOException {
    ShardIndex index = ShardIndex.read(folder.resolve(ShardIndex.FILE), limits);
    for (String name : index.files()) {
      if (!Files.exists(folder.resolve(name))) {
        throw index.bad("lists the file " + name + ", which is not there");
      }
      add(name, limits);
    }
    index
        .fileOf()
        .forEach(
            (tensor, name) -> {
              if (byTensor.get(tensor) != files.get(name)) {
                throw index.bad(
                    "says that tensor "
                        + FileFormatException.quote(tensor)
                        + " is in "
                        + name
                        + ", where it is not");
              }
            });
    int listed = index.fileOf().size();
    if (byTensor.size() != listed) {
      throw index.bad("lists " + listed + " tensors, but the files hold " + byTensor.size());
    }
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
    files.clear();
  }
}

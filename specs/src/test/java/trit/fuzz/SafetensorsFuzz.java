package trit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import trit.file.safetensors.SafetensorsFile;

/** A safetensors file: its header and every tensor. */
class SafetensorsFuzz {

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void tensors(byte[] bytes) throws IOException {
    HostileFile.read(
        "tensors.safetensors",
        bytes,
        path -> {
          try (SafetensorsFile file = SafetensorsFile.open(path)) {
            file.metadata();
            file.header().tensors().keySet().forEach(file::bytes);
          }
        });
  }
}

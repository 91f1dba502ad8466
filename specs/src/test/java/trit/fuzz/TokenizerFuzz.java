package trit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import trit.file.token.TokenizerJson;

/** A tokenizer.json: its description; what encodes with it is another project's library. */
class TokenizerFuzz {

  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void description(byte[] bytes) throws IOException {
    HostileFile.read("tokenizer.json", bytes, TokenizerJson::read);
  }
}

package trit.language;

import java.util.List;
import java.util.Map;
import trit.code.Encoding;
import trit.file.hub.HubRepository.Kind;
import trit.phase.CheckpointPhase;

/** Fills the parameters of {@link CheckpointPhase}. */
final class CheckpointFiller extends Filler<CheckpointPhase.Config>
    implements CheckpointWords.Block {
  private String hub;
  private String revision;
  private String file;
  private Encoding dtype;
  private String sha256;

  @Override
  public CheckpointWords.Block hub(Map<String, ?> commit, String id) {
    say("hub");
    hub = id;
    revision = Pins.commit(this, Kind.MODEL, id, commit);
    return this;
  }

  @Override
  public CheckpointWords.Block file(String path) {
    file = text("file", path);
    return this;
  }

  @Override
  public CheckpointWords.Block dtype(Encoding type) {
    say("dtype");
    dtype = type;
    return this;
  }

  @Override
  public CheckpointWords.Block sha256(String hex) {
    say("sha256");
    sha256 = Pins.sha256(this, "sha256", hex);
    return this;
  }

  @Override
  List<String> required() {
    return oneOf("file <path> or hub <id>, revision: <commit>", "hub", "file");
  }

  @Override
  CheckpointPhase.Config fill() {
    return new CheckpointPhase.Config(hub, revision, file, dtype, sha256);
  }
}

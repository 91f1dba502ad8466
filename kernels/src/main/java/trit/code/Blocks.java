package trit.code;

/** An encoding in blocks of neighbours. */
public interface Blocks extends Codec {

  /** How many neighbours share a block. */
  int blockSize();

  /** How many bytes a block takes. */
  int blockBytes();
}

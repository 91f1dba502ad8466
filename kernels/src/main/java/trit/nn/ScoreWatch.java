package trit.nn;

/** Is told how large the scores of attention are, layer by layer, while a model computes. */
@FunctionalInterface
public interface ScoreWatch {

  /**
   * Some tokens went through a layer.
   *
   * @param layer counted from 0
   * @param largest of each query head, before softmax
   */
  void scored(int layer, float[] largest);
}

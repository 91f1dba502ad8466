package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.quant.GradientQuantizer;
import trit.train.MuGrokfast;

/** Training: the verbs {@code pretrain} and {@code qat} and what may stand in their blocks. */
public interface TrainingWords extends Verbs {

  @Word(
      value = "Trains weights in full precision on text.",
      example = "def full = pretrain('full', init) { on text; steps 3_000; batch 64 }")
  default Weights pretrain(
      String name,
      Weights model,
      @DelegatesTo(value = PretrainBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return pretrain(name, model, Body.<PretrainBlock>of(body));
  }

  /** {@code pretrain} from Java. */
  default Weights pretrain(String name, Weights model, Consumer<? super PretrainBlock> body) {
    reading().step("pretrain", name, model, new PretrainFiller(), body);
    return new Weights(name);
  }

  @Word(
      value =
          "Trains weights that are rounded in every forward pass, so that packing loses nothing.",
      example =
          "def ternary = qat('ternary', init) { on text; steps 3_000; batch 64; qat { weights TERNARY, absmean(perTensor) } }")
  default Weights qat(
      String name,
      Weights model,
      @DelegatesTo(value = QatBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return qat(name, model, Body.<QatBlock>of(body));
  }

  /** {@code qat} from Java. */
  default Weights qat(String name, Weights model, Consumer<? super QatBlock> body) {
    reading().step("qat", name, model, new QatFiller(), body);
    return new Weights(name);
  }

  /**
   * The words of every training block.
   *
   * @param <B> the block itself
   */
  interface TrainingBlock<B extends TrainingBlock<B>> {

    @Word(value = "The text to train on.", example = "on text")
    B on(Dataset data);

    @Word(value = "Optimizer steps.", example = "steps 3_000")
    B steps(int count);

    @Word(
        value = "Sequences of one step; how they are split over the machine is its own business.",
        example = "batch 64")
    B batch(int sequences);

    @Word(
        value = "The optimizer; its defaults where nothing is said.",
        example = "adamw { lr 1.5e-3 }")
    default B adamw(
        @DelegatesTo(value = AdamWBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
      return adamw(Body.<AdamWBlock>of(body));
    }

    /** {@code adamw} from Java. */
    B adamw(Consumer<? super AdamWBlock> body);

    @Word(
        value =
            "Muon for the matrices inside the blocks (Jordan et al., 2024); adamw moves the rest and sets the rate over time.",
        example = "muon { lr 0.02 }")
    default B muon(
        @DelegatesTo(value = MuonBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
      return muon(Body.<MuonBlock>of(body));
    }

    /** {@code muon} from Java. */
    B muon(Consumer<? super MuonBlock> body);

    @Word(
        value = "Grokfast before the optimizer (Lee et al., 2024); before muon it is MuGrokfast.",
        example = "grokfast { lambda 2.0 }")
    default B grokfast(
        @DelegatesTo(value = GrokfastBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> body) {
      return grokfast(Body.<GrokfastBlock>of(body));
    }

    /** {@code grokfast} from Java. */
    B grokfast(Consumer<? super GrokfastBlock> body);

    @Word(
        value =
            "Grokfast before Muon before AdamW in the numbers of one phase of the eight-phase pipeline.",
        example = "muGrokfast PHASE_5")
    B muGrokfast(MuGrokfast phase);

    @Word(
        value = "Saves the state every so many steps; changes nothing in the result.",
        example = "checkpointEvery 300")
    B checkpointEvery(int steps);

    @Word(
        value =
            "Freezes the model and trains low-rank adapters of it (Hu et al., 2021), which are merged into the result.",
        example = "lora { rank 16; alpha 32; targets 'q_proj', 'v_proj' }")
    default B lora(
        @DelegatesTo(value = LoraBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
      return lora(Body.<LoraBlock>of(body));
    }

    /** {@code lora} from Java. */
    B lora(Consumer<? super LoraBlock> body);

    @Word(
        value =
            "What values and gradients inside a step are rounded to, as 16-bit hardware does: F32, BF16, or F16 with a loss that is scaled; memory and time on a CPU stay those of F32.",
        example = "precision BF16")
    B precision(Encoding numbers);

    @Word(
        value =
            "What gradients of matrices are rounded to before they move anything: NONE, KEEP_NORM for three values of the same norm, STOCHASTIC for three values that are right in the mean.",
        example = "gradients KEEP_NORM")
    B gradients(GradientQuantizer rule);

    @Word(
        value =
            "Computes values inside blocks again on the way back instead of keeping them: the same bits, less memory, a third more work.",
        example = "gradientCheckpointing()")
    B gradientCheckpointing();
  }

  /** The words of {@code pretrain}. */
  interface PretrainBlock extends TrainingBlock<PretrainBlock> {}

  /** The words of {@code qat}. */
  interface QatBlock extends TrainingBlock<QatBlock> {

    @Word(
        value = "What is rounded to which numbers; BitNet b1.58 where nothing is said.",
        example = "qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken) }")
    default QatBlock qat(
        @DelegatesTo(value = FakeQuantizerBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> body) {
      return qat(Body.<FakeQuantizerBlock>of(body));
    }

    /** {@code qat} from Java. */
    QatBlock qat(Consumer<? super FakeQuantizerBlock> body);
  }
}

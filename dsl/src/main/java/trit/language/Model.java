package trit.language;

/** Something that can be evaluated and exported: {@link Weights} or {@link Packed}. */
public sealed interface Model extends Handle permits Weights, Packed {}

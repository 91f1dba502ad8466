package trit.file.text.domain;

/** Makes a sample of random choices, and of nothing else. */
@FunctionalInterface
interface SampleMaker {
  String make(Draws draws);
}

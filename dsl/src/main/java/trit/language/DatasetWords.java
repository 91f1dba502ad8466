package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.transform.NamedParam;
import groovy.transform.NamedParams;
import java.util.Map;
import java.util.function.Consumer;
import trit.file.text.domain.Domain;

/** Text: the verb {@code dataset} and what may stand in its block. */
public interface DatasetWords extends Verbs {

  @Word(
      value = "Text to train, calibrate or evaluate on.",
      example = "def text = dataset('text') { corpus 'jdk-sources'; split 'train' }")
  default Dataset dataset(
      String name,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return dataset(name, Body.<Block>of(body));
  }

  /** {@code dataset} from Java. */
  default Dataset dataset(String name, Consumer<? super Block> body) {
    reading().step("dataset", name, null, new DatasetFiller(), body);
    return new Dataset(name);
  }

  /** The words of {@code dataset}. */
  interface Block {

    @Word(value = "A corpus that comes with the machine.", example = "corpus 'jdk-sources'")
    Block corpus(String name);

    @Word(
        value = "A text file; with its hash, another content is an error.",
        example = "file 'data/sums.txt', sha256: '3f1c…'")
    Block file(
        @NamedParams({@NamedParam(value = "sha256", type = String.class, required = true)})
            Map<String, ?> hash,
        String path);

    @Word(value = "A text file, whatever it holds now.", example = "file 'data/sums.txt'")
    Block file(String path);

    @Word(
        value = "A data set of the Hub at a commit, never a branch.",
        example = "hub 'Salesforce/wikitext', revision: 'b08601e04326c79dfdd32d625aee71d232d685c3'")
    Block hub(
        @NamedParams({@NamedParam(value = "revision", type = String.class, required = true)})
            Map<String, ?> commit,
        String id);

    @Word(
        value =
            "So many samples of a domain, for calibration, instead of one text: MATH, CODE, LANGUAGE, REASONING or TOOL_USE. Word problems, deductions and calls of tools are made from the recipe's seed; code and prose are passages of the JDK's sources. Said once for each domain.",
        example = "domain MATH, 2_048")
    Block domain(Domain domain, int samples);

    @Word(
        value = "Samples of a domain that are passages of a file of one's own.",
        example = "domain LANGUAGE, 4_096, file: 'data/letters.txt'")
    Block domain(
        @NamedParams({@NamedParam(value = "file", type = String.class, required = true)})
            Map<String, ?> origin,
        Domain domain,
        int samples);

    @Word(
        value = "The configuration of a data set of the Hub.",
        example = "config 'wikitext-2-raw-v1'")
    Block config(String name);

    @Word(value = "Which part.", example = "split 'train'")
    Block split(String name);

    @Word(value = "At most so many bytes of text.", example = "bytes 8.MiB")
    Block bytes(long most);

    @Word(value = "At most so many sequences.", example = "samples 512")
    Block samples(int most);

    @Word(value = "Tokens of a sequence.", example = "seqLength 256")
    Block seqLength(int tokens);

    @Word(
        value =
            "A byte-level BPE vocabulary of so many tokens, trained on this text, or the path of a tokenizer.json.",
        example = "tokenizer 'bpe:4096'")
    Block tokenizer(String kind);
  }
}

package trit.file.text.domain;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import trit.file.text.Document;
import trit.file.text.DocumentReader;

/** Passages of documents, one document after the other. */
final class PassageReader implements DocumentReader {
  private final DocumentReader documents;
  private final Function<String, List<String>> cut;
  private final Queue<String> waiting = new ArrayDeque<>();

  /**
   * A reader.
   *
   * @param cut the passages that are taken from a document's text
   */
  PassageReader(DocumentReader documents, Function<String, List<String>> cut) {
    this.documents = documents;
    this.cut = cut;
  }

  @Override
  public Optional<Document> next() throws IOException {
    Optional<Document> document = Optional.empty();
    while (waiting.isEmpty() && (document = documents.next()).isPresent()) {
      waiting.addAll(cut.apply(document.get().text()));
    }
    return Optional.ofNullable(waiting.poll()).map(text -> new Document("passage", text));
  }

  @Override
  public void close() throws IOException {
    documents.close();
  }
}

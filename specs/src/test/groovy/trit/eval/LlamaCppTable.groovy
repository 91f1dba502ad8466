package trit.eval

import groovy.transform.CompileStatic
import groovy.transform.Immutable
import java.nio.file.Files
import java.nio.file.Path

/** The rows of llama.cpp-reference.md whose files lie beside it. */
@CompileStatic
final class LlamaCppTable {
    private static final String WEIGHTS_ONLY = 'weights only: PPL / mean KLD'

    /** What a section's files are called after, and what they were made from. */
    private static final Map<String, List<String>> FAMILIES = [
        'stories260K': ['stories260K', 'stories260K/stories260K.gguf'],
        'bitllama-3M': ['bitllama-3M-bitnet', 'gguf/bitllama-3M-bitnet-f32.gguf'],
        'random-llama-256': ['random-llama-256', 'gguf/random-llama-256-f32.gguf']]

    private LlamaCppTable() {}

    /**
     * What an encoded file's weights do to the predictions of its base, by a forward pass in float.
     */
    @Immutable
    static class Row {
        String file
        String base
        BigDecimal perplexity
        BigDecimal meanKld
    }

    /** Rows with both numbers whose file is there, in the order of the page; none without the page. */
    static List<Row> weightsOnly(Path models) {
        all(models).findAll { Files.isRegularFile(models.resolve(it.file)) }
    }

    /** Those whose file is not there. */
    static List<Row> withoutFile(Path models) {
        all(models).findAll { !Files.isRegularFile(models.resolve(it.file)) }
    }

    private static List<Row> all(Path models) {
        Path page = models.resolve('llama.cpp-reference.md')
        Files.isRegularFile(page) ? rows(page) : []
    }

    private static List<Row> rows(Path page) {
        List<Row> rows = []
        List<String> family = null
        int column = -1
        for (String line in Files.readAllLines(page)) {
            if (line.startsWith('## ')) {
                String heading = line.substring(3)
                family = FAMILIES.find { heading.startsWith(it.key) }?.value
                column = -1
            }
            List<String> cells = line.split(/\|/).toList()*.trim()
            if (cells.contains(WEIGHTS_ONLY)) {
                column = cells.indexOf(WEIGHTS_ONLY)
            } else if (family && column > 0 && cells.size() > column && cells[column].contains(' / ')) {
                List<String> numbers = cells[column].split(' / ').toList()
                rows << new Row("gguf/${family[0]}-${cells[1]}.gguf".toString(), family[1], new BigDecimal(numbers[0]), new BigDecimal(numbers[1]))
            }
        }
        rows
    }
}

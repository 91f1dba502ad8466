package trit.phase

import java.nio.file.Files
import java.nio.file.Path
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.RandomStream

/** A context for specs that run one phase by itself; it keeps what the phase says. */
class SpecContext implements PhaseContext {
    final Path root
    final Map<String, Double> facts = [:]
    final List<Event> events = []
    Map<String, String> origins = [:]
    Backend backend = ScalarBackend.on(Workers.caller())
    RandomStream random = RandomStream.of(1)
    Closure<Boolean> cancelled = { false }

    SpecContext(Path root) {
        this.root = root
        [output(), scratch(), exports()].each { Files.createDirectories(it) }
    }

    String name() { 'phase' }

    Path output() { root.resolve('output') }

    Path scratch() { root.resolve('scratch') }

    Path exports() { root.resolve('exports') }

    RandomStream random() { random }

    Backend backend() { backend }

    void emit(Event event) { events << event }

    void fact(String name, double value) { facts[name] = value }

    Provenance provenance() { new Provenance(origins) }

    void checkCancelled() {
        if (cancelled()) {
            throw new CancelledException()
        }
    }
}

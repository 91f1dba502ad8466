package trit.shell

import groovy.transform.CompileStatic
import trit.file.NearestName
import trit.recipe.Recipe
import trit.run.RunReport
import trit.show.Plot
import trit.show.PlotWords
import trit.show.Plots
import trit.show.Quantities
import trit.show.Table

/** A step of a recipe, as later cells see it: a name for the numbers that it has left. */
@CompileStatic
final class StepHandle implements Numbers {
    private final Session session
    private final Recipe recipe
    private final String name

    StepHandle(Session session, Recipe recipe, String name) {
        this.session = session
        this.recipe = recipe
        this.name = name
    }

    @Override
    Table table() {
        Map<String, Double> facts = numbers()
        Table.named("${recipe.step(name).config().verb()} '$name'".toString())
            .text('number', facts.keySet().toList())
            .numbers('value', facts.values().toList()) { double value -> Quantities.number(value) }
    }

    /**
     * A number: {@code packed.bytes}, {@code report.perplexity.ratio}, and {@code ternary.loss} for
     * {@code train.loss}.
     */
    @Override
    Object getProperty(String property) {
        Map<String, Double> facts = numbers()
        if (facts.containsKey(property)) {
            return facts[property]
        }
        Map<String, Double> group = facts.findAll { it.key.startsWith(property + '.') }
            .collectEntries { [it.key.substring(property.length() + 1), it.value] } as Map<String, Double>
        if (group) {
            return group
        }
        List<String> ends = facts.keySet().findAll { it.endsWith('.' + property) }.toList()
        if (ends.size() == 1) {
            return facts[ends.first()]
        }
        String known = facts ? " It has: ${facts.keySet().join(', ')};" : ''
        throw new CellException("'$name' has no '$property' now.${NearestName.hint(property, facts.keySet())}$known %run computes the rest")
    }

    /** Its loss while it was trained in this session, or else the models of the last run. */
    Plot plot() {
        Table loss = session.curves().table().where('number', 'train.loss').where('phase', name)
        if (!loss.empty) {
            return Plots.lines("Training of '$name'", loss, 'step', 'value', 'phase', 'train.loss / nats per token')
        }
        RunReport report = session.reports()[recipe.name()]
        if (report == null) {
            throw new CellException("'$name' has not been run in this session; %run computes it")
        }
        PlotWords.plot(report)
    }

    @Override
    String toString() {
        "${recipe.step(name).config().verb()} '$name'"
    }

    @Override
    Map<String, Double> numbers() {
        session.facts(recipe, name)
    }
}

package trit.notebook

import java.nio.charset.StandardCharsets
import org.dflib.jjava.jupyter.Extension
import org.dflib.jjava.jupyter.kernel.BaseKernel
import org.dflib.jjava.jupyter.kernel.JupyterIO
import org.dflib.jjava.jupyter.kernel.LanguageInfo
import org.dflib.jjava.jupyter.kernel.ReplacementOptions
import org.dflib.jjava.jupyter.kernel.comm.CommManager
import org.dflib.jjava.jupyter.kernel.display.DisplayData
import org.dflib.jjava.jupyter.kernel.display.Renderer
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry
import org.dflib.jjava.jupyter.kernel.util.StringStyler
import spock.lang.Shared
import spock.lang.Specification
import trit.code.Encoding
import trit.shell.Samples
import trit.show.Plots
import trit.show.Table

/** What another kernel on JJava's base, which is not Trit's, gets from the extension. */
class TritExtensionSpec extends Specification {

    @Shared
    BaseKernel kernel = new OtherKernel()

    def setupSpec() {
        ServiceLoader.load(Extension).each { it.install(kernel) }
    }

    def "it is found as a service and brings every command"() {
        expect:
        kernel.magicsRegistry.lineMagicNames.containsAll(['plan', 'run', 'why', 'compare', 'doctor', 'backend'])
        kernel.magicsRegistry.cellMagicNames.contains('recipe')
    }

    def "#value.class.simpleName is drawn as HTML and as text"() {
        when:
        def data = kernel.renderer.render(value)

        then:
        data.getData(MIMEType.TEXT_HTML).toString().contains(html)
        data.getData(MIMEType.TEXT_PLAIN).toString().contains(text)

        where:
        value                                                     || html    | text
        Table.named('t').text('name', ['a < b'])                  || '&lt;'  | 'a < b'
        Samples.gaussian(2, 32, 1d, 1)                            || '<svg'  | 'Tensor[2, 32]'
        Encoding.Q4_0                                             || '4.5'   | '4.5 bits per weight'
        Plots.histogram('h', [1f, 2f] as float[], 'weight')       || '<svg'  | '█'
    }

    def "a recipe in a cell is shown, and is the one that is meant afterwards"() {
        when:
        def recipe = kernel.magicsRegistry.evalCellMagic(kernel, 'recipe', [], "recipe('x') { seed 5 }")
        def plan = kernel.magicsRegistry.evalLineMagic(kernel, 'plan', [])

        then:
        recipe.seed() == 5
        plan.recipe().name() == 'x'
        kernel.shown.size() == 2
    }

    static class OtherKernel extends BaseKernel {
        List<DisplayData> shown = []

        OtherKernel() {
            super('other', '1', new LanguageInfo.Builder('java').build(), [], null, new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(), new Renderer(), null, new MagicsRegistry(), true, new StringStyler.Builder().build())
        }

        @Override
        void display(DisplayData data) { shown << data }

        @Override
        Object evalRaw(String source) { null }

        @Override
        DisplayData inspect(String code, int at, boolean extra) { null }

        @Override
        ReplacementOptions complete(String code, int at) { null }

        @Override
        String isComplete(String code) { IS_COMPLETE_YES }
    }
}

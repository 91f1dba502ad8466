package trit.language

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** A stranger's recipe does no harm merely by being read, and neither do its expectations. */
@Timeout(60)
class HostileRecipesSpec extends Specification {

    /** Set by scripts that get further than they may. */
    static boolean harmed

    @TempDir
    Path folder

    def setup() {
        harmed = false
    }

    static final String HARM = 'trit.language.HostileRecipesSpec.harmed = true'

    def "refused: #script"() {
        when:
        def problems = Scripts.problems(script)

        then: 'said in one line each, with a place'
        problems
        problems.every { it ==~ /recipe\.groovy:\d+:\d+  .+/ }
        problems.any { it.contains('is not part of the recipe language (run with --trust if you trust this file)') }

        and: 'nothing of it ran'
        !harmed

        where:
        script << [
            // outside of the recipe
            "$HARM\nrecipe('x') { }",
            "trit.language.HostileRecipesSpec.setHarmed(true)\nrecipe('x') { }",
            "println 'x'\nrecipe('x') { }",
            "System.exit(3)\nrecipe('x') { }",
            "run()\nrecipe('x') { }",
            "evaluate '$HARM'\nrecipe('x') { }",
            "def b = binding\nrecipe('x') { }",
            "package a\nrecipe('x') { }",
            // imports and declarations
            "import java.nio.file.Files\nrecipe('x') { }",
            "import static trit.language.HostileRecipesSpec.setHarmed\nrecipe('x') { setHarmed(true) }",
            "import java.util.*\nrecipe('x') { }",
            "class A { static { $HARM } }\nrecipe('x') { seed 1 }",
            "class A { int hashCode() { $HARM; 1 } }\nrecipe('x') { parameter('a', new A(), '') }",
            "enum E { A; { $HARM } }\nrecipe('x') { }",
            "interface I { }\nrecipe('x') { }",
            "def foo() { $HARM; 1 }\nrecipe('x') { seed foo() }",
            // annotations act while compiling
            "@groovy.transform.ASTTest(value = { $HARM }) def y = 1\nrecipe('x') { }",
            "recipe('x') { @groovy.transform.ASTTest(phase = org.codehaus.groovy.control.CompilePhase.CONVERSION, value = { $HARM }) def y = 1 }",
            "@Grab('no.such:thing:1')\nimport java.io.File\nrecipe('x') { }",
            "@GrabConfig(systemClassLoader = true)\nimport java.io.File\nrecipe('x') { }",
            "@groovy.transform.BaseScript groovy.util.DelegatingScript s\nrecipe('x') { }",
            "recipe('x') { @groovy.transform.Field def f = 1 }",
            "recipe('x') { def c = { @groovy.transform.ASTTest(value = { $HARM }) int y -> 1 } }",
            // calls on something
            "recipe('x') { trit.language.HostileRecipesSpec.harmed = true }",
            "recipe('x') { trit.language.HostileRecipesSpec.setHarmed(true) }",
            "recipe('x') { description 'touch x'.execute().text }",
            "recipe('x') { description \"\${'ls'.execute().text}\" }",
            "recipe('x') { description \"\${System.getenv()}\" }",
            "recipe('x') { description Runtime.runtime.toString() }",
            "recipe('x') { description java.lang.System.getProperty('user.home') }",
            "recipe('x') { description new File('/etc/passwd').text }",
            "recipe('x') { description new URL('http://localhost').text }",
            "recipe('x') { Class.forName('java.lang.Runtime') }",
            "recipe('x') { seed Math.max(1, 2) }",
            "recipe('x') { parameter('a', System, '') }",
            "recipe('x') { seed 'a'.class.classLoader.hashCode() }",
            "recipe('x') { seed 1.getClass().hashCode() }",
            "recipe('x') { description 'x'.metaClass.toString() }",
            // the script, the closure and Groovy's additions to every object
            "recipe('x') { println 'x' }",
            "recipe('x') { sleep 1_000_000 }",
            "recipe('x') { use(Object) { } }",
            "recipe('x') { with { seed 1 } }",
            "recipe('x') { tap { seed 1 } }",
            "recipe('x') { getClass() }",
            "recipe('x') { invokeMethod 'seed', 1 }",
            "recipe('x') { description \"\$metaClass\" }",
            "recipe('x') { description \"\$binding\" }",
            "recipe('x') { description \"\$owner\" }",
            "recipe('x') { description \"\$this\" }",
            "recipe('x') { owner.println 'x' }",
            "recipe('x') { delegate.seed 1 }",
            "recipe('x') { reading() }",
            "recipe('x') { def t = dataset('t') { corpus 'c' }\n t.dump() }",
            "recipe('x') { def t = dataset('t') { corpus 'c' }\n description \"\${t.class}\" }",
            "recipe('x') { def t = dataset('t') { corpus 'c' }\n t.metaClass.foo = 1 }",
            // closures, pointers, casts, operators
            "recipe('x') { def f = { $HARM }\n f() }",
            "recipe('x') { ({ $HARM })() }",
            "recipe('x') { ['a'].each { $HARM } }",
            "recipe('x') { def f = System.&exit }",
            "recipe('x') { def f = System::exit }",
            "recipe('x') { def f = { $HARM } as Runnable }",
            "recipe('x') { parameter('a', { $HARM } as Comparator, '') }",
            "recipe('x') { description 'a', *[1] }",
            "recipe('x') { 'a' << 'b' }",
            "recipe('x') { def a = 1\n a = 2 }",
            "recipe('x') { description args[0] }",
            "recipe('x') { def a = 'x' =~ /x/ }",
            "recipe('x') { throw new RuntimeException() }",
            "recipe('x') { try { $HARM } finally { } }",
            "recipe('x') { synchronized (this) { } }",
            // work without end
            "recipe('x') { while (true) { } }",
            "recipe('x') { do { } while (true) }",
            "recipe('x') { for (;;) { } }",
            "recipe('x') { for (i in 1..1_000_000_000) { } }",
            "recipe('x') { for (i in 1..200) { for (j in 1..200) { } } }",
            "recipe('x') { def n = 10\n for (i in 1..n) { } }",
            "recipe('x') { seed 9 ** 9 ** 9 }",
            "recipe('x') { def s = 'a' * 1_000_000_000 }",
            "recipe('x') { def n = 1e999999999 + 1 }",
            "recipe('x') { ${(1..40).collect { "def s$it = \"\${s${it - 1}}\${s${it - 1}}\"" }.join('\n')} }".replace('${s0}', 'aaaa'),
            "recipe('x') { def n0 = 1.1\n${(1..40).collect { "def n$it = n${it - 1} * n${it - 1}" }.join('\n')} }",
            "recipe('x') { def q = quantize('q', checkpoint('c') { file 'f' }) { encoding Q8_0; tensors(~/(a+)+b/) { encoding F16 } } }",
            "recipe('x') { def q = quantize('q', checkpoint('c') { file 'f' }) { encoding Q8_0; tensors(~/${'.*' * 13}x/) { encoding F16 } } }",
            // expectations
            "recipe('x') { expect('a') { $HARM } }",
            "recipe('x') { expect('a') { System.exit(3) } }",
            "recipe('x') { expect('a') { assert 'ls'.execute() } }",
            "recipe('x') { expect('a') { println 'x' } }",
            "recipe('x') { expect('a') { assert ({ $HARM })() } }",
            "recipe('x') { expect('a') { assert true : $HARM } }",
        ]
    }

    def "refused as an unknown word or a broken text: #script"() {
        expect:
        Scripts.problems(script)
        !harmed

        where:
        script << [
            "recipe('x') { main('a') }",
            "recipe('x') { values() }",
            "recipe('x') { valueOf('F32') }",
            "recipe('x') { setProperty 'seed', 1 }",
            "recipe('x') { seed (int) 3.5 }",
            "recipe('x') { \\u0053ystem.exit(3) }",
            '\u0000', '{' * 100, 'recipe(' * 60, '[' * 10_000, "recipe('x') { " + '(' * 39 + ')' * 39 + ' }',
            "recipe('x') { description '" + 'x' * 300_000 + "' }",
        ]
    }

    def "a trusted script may do all that"() {
        expect:
        Scripts.read("import java.nio.file.Path\nrecipe('x') { description Path.of('a').toString() + 'b'.toUpperCase()\n$HARM }", [:], true).description() == 'aB'
        harmed
    }

    def "a trusted script may call a closure in a variable, unless the variable has a word's name"() {
        expect:
        Scripts.read("recipe('x') { def twice = { int n -> 2 * n }\n def seed = 4\n seed twice(seed) }", [:], true).seed() == 8
    }

    def "no other script beside it is compiled"() {
        given:
        Files.writeString(folder.resolve('Evil.groovy'), "class Evil { static { $HARM } }")
        def script = folder.resolve('good.groovy')
        Files.writeString(script, "recipe('x') { parameter('a', Evil, '') }")

        when:
        RecipeReader.load().read(script, [:], false)

        then:
        def e = thrown(RecipeException)
        e.message == "good.groovy:1:30  nothing is called 'Evil'."
        !harmed
    }

    def "what the language has stays allowed: #body"() {
        expect:
        Scripts.read("recipe('x') {\n$body\n}").name() == 'x'

        where:
        body << [
            'seed 2 * 21',
            "description \"seed \${1 + 1}\"",
            "def n = parameter('n', 3, '')\nif (n > 2 && n != 7) { seed n }",
            "for (codes in [Q8_0, Q4_0]) { def c = checkpoint(\"base-\$codes\") { file 'f' }\nquantize(\"q-\$codes\", c) { encoding codes } }",
            "for (i in 1..3) { dataset(\"d\$i\") { corpus 'c' } }",
            "def half = 1.GiB / 2\nbudget { memory half.longValue() }".replace('.longValue()', '').replace('half }', '512.MiB }'),
            "seed(-1)",
            "def big = true ? 3 : 4\nseed big",
        ]
    }
}

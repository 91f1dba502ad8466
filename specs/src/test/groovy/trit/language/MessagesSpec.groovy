package trit.language

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.environment.RestoreSystemProperties
import trit.code.Encoding

import static trit.language.Scripts.problems
import static trit.language.Scripts.problemsIn

/** What a recipe's author reads when something is wrong, word for word. */
class MessagesSpec extends Specification {

    @TempDir
    Path home

    static final String ENCODINGS = Encoding.values().join(', ')
    static final String BASE = "def base = checkpoint('base') { file 'models/base' }"
    static final String TEXT = "def text = dataset('text') { corpus 'jdk-sources' }"
    static final String INIT = "def init = llama('init') { hidden 64; layers 1; heads 2; ffn 64; context 16; vocab 32 }"

    def "the eight mistakes: #mistake"() {
        expect:
        problemsIn(body) == [message]

        where:
        mistake               | body                                                         || message
        'a misspelled word'   | BASE + "\nquantize('q4', base) { encodng Q8_0 }"             || "recipe.groovy:3:24  unknown word 'encodng' in quantize('q4'). Did you mean 'encoding'?"
        'a wrong handle'      | TEXT + "\nquantize('q', text) { encoding Q8_0 }"             || "recipe.groovy:3:1  quantize needs Weights; 'text' is a Dataset (line 2)"
        'no revision'         | "checkpoint('base') { hub 'nobody/nothing' }"                || 'recipe.groovy:2:22  hub needs revision: <commit>'
        'an outer word'       | BASE + "\nquantize('q', base) { encoding Q8_0; seed 7 }"     || "recipe.groovy:3:38  'seed' belongs to recipe, not to quantize"
        'a mix as encoding'   | BASE + "\nquantize('q', base) { encoding Q4_KM }"            || "recipe.groovy:3:32  no encoding 'Q4_KM'. Q4_K is the tensor encoding; Q4_K_M is llama.cpp's mix of several"
        'a text for a number' | TEXT + "\n" + INIT + "\nqat('m', init) { on text; steps 'never' }" || "recipe.groovy:4:27  steps takes a whole number; 'never' is a String"
        'a misspelled number' | BASE + "\ndef q = quantize('q', base) { encoding Q8_0 }\nexpect('small') { assert q.byts < 1.MiB }" || "recipe.groovy:4:28  q has no 'byts'. Did you mean 'bytes'?"
        'a data set against'  | TEXT + "\n" + BASE + "\nevaluate('r', base) { against text; perplexity text }" || "recipe.groovy:4:23  against needs Weights or Packed; 'text' is a Dataset (line 2)"
    }

    def "an unknown verb lists the verbs: #verb"() {
        expect:
        problemsIn("$INIT\ndef t = $verb('a', init) { whatever 1 }\nquantize('q', t) { encoding Q8_0 }") == [message]

        where:
        verb       || message
        'mangle'   || "recipe.groovy:3:9  unknown word 'mangle' in recipe('x'). It knows: ablate, adapt, budget, calibrate, checkpoint, compress, dataset, description, deterministic, distill, evaluate, expect, export, generate, imatrix, inspect, llama, parameter, pretrain, qat, quantize, rotate, seed"
        'quantise' || "recipe.groovy:3:9  unknown word 'quantise' in recipe('x'). Did you mean 'quantize'?"
    }

    def "a mix: '#name'"() {
        expect:
        problemsIn("$BASE\nquantize('q', base) { mix '$name' }") == ["recipe.groovy:3:23  $message"]

        where:
        name     || message
        'Q4_KM'  || "no mix 'Q4_KM'. Did you mean 'Q4_K_M'?"
        'huge'   || "no mix 'huge'. There are Q8_0, Q6_K, Q5_K_M, Q5_K_S, Q5_1, Q5_0, Q4_K_M, Q4_K_S, Q4_1, Q4_0, IQ4_NL, IQ4_XS, Q3_K_L, Q3_K_M, Q3_K_S, Q2_K, Q2_K_S, TQ2_0, TQ1_0"
    }

    def "an encoding: '#name'"() {
        expect:
        problemsIn("$BASE\nquantize('q', base) { encoding $name }") == ["recipe.groovy:3:32  $message"]

        where:
        name     || message
        'Q4_K_M' || "no encoding 'Q4_K_M'. Q4_K is the tensor encoding; Q4_K_M is llama.cpp's mix of several"
        'MXFP4'  || "no encoding 'MXFP4'. Trit has $ENCODINGS"
        'TQ20'   || "no encoding 'TQ20'. Did you mean 'TQ2_0'?"
        'q8_0'   || "no encoding 'q8_0'. Did you mean 'Q8_0'?"
        'ROUND'  || "no encoding 'ROUND'. There are $ENCODINGS"
    }

    def "names: #body"() {
        expect:
        problemsIn("$TEXT\n$INIT\n$body") == ["recipe.groovy:$message"]

        where:
        body                                                                           || message
        "qat('m', ini) { on text; steps 1 }"                                           || "4:10  nothing is called 'ini'. Did you mean 'init'?"
        "qat('m', zzzz) { on text; steps 1 }"                                          || "4:10  nothing is called 'zzzz'."
        "qat('m', init) { on text; steps 1; qat { weights TERNRY, absmean(perTensor) } }" || "4:50  no number format 'TERNRY'. Did you mean 'TERNARY'?"
        "qat('m', init) { on text; steps 1; qat { weights TERNARY, absmen(perTensor) } }" || "4:59  unknown word 'absmen' in qat. Did you mean 'absmean'?"
        "qat('m', init) { on text; steps 1; qat { weights TERNARY, absmean(perTensr) } }" || "4:67  nothing is called 'perTensr'. Did you mean 'perTensor'?"
        "budget { memory 64.MB }"                                                      || "4:20  64 has no unit 'MB'. Did you mean 'MiB'?"
        "budget { memory 64.parsecs }"                                                 || "4:20  64 has no unit 'parsecs'. It has: GiB, KiB, MiB, hours, minutes, seconds"
    }

    def "a mistake inside of an operation"() {
        expect:
        problemsIn('def a = b + 1\nseed c * 2') ==
            ["recipe.groovy:2:9  nothing is called 'b'.", "recipe.groovy:3:6  nothing is called 'c'."]
    }

    def "arguments: #body"() {
        expect:
        problemsIn("$TEXT\n$INIT\n$body") == ["recipe.groovy:$message"]

        where:
        body                                          || message
        "llama('m') { hidden 64.5 }"                  || "4:14  hidden takes a whole number; 64.5 is a BigDecimal"
        "llama('m') { tieEmbeddings 1 }"              || "4:14  tieEmbeddings takes true or false; 1 is an Integer"
        "seed 'x'"                                    || "4:1  seed takes a whole number; 'x' is a String"
        "description 3"                               || "4:1  description takes a text; 3 is an Integer"
        "quantize('q', init) { mix Q2_K }"            || "4:23  mix takes a text; 'Q2_K' is an Encoding"
        "budget { time 64.MiB }"                      || "4:10  time takes a time such as 36.hours; '64.MiB' is a Long"
        "pretrain('m', init) { on init; steps 1 }"    || "4:23  on needs Dataset; 'init' is a Weights (line 3)"
        "pretrain('m') { on text; steps 1 }"          || "4:1  pretrain does not take (String, Closure). It is written: def full = pretrain('full', init) { on text; steps 3_000; batch 64 }"
        "distill('m', init, init) { on text; steps 1 }" || "4:1  distill does not take (String, Weights, Weights, Closure). It is written: def student = distill('student', base, teacher: big) { on text; steps 2_000; temperature 2.0; topk 64 }"
        "dataset('d') { file 'a', sha265: 'b' }"      || "4:16  file needs sha256: <hash>, not sha265:"
        "dataset('d') { hub 'a/b', revision: 'main', branch: 'x' }" || "4:16  hub has no 'branch:'. It has: revision"
    }

    def "what a block cannot do without: #body"() {
        expect:
        problemsIn("$TEXT\n$INIT\n$BASE\n$body") == messages.collect { "recipe.groovy:$it".toString() }

        where:
        body                                       || messages
        "pretrain('m', init) { steps 1 }"          || ["5:1  pretrain('m') needs on <dataset>"]
        "qat('m', init) { }"                       || ["5:1  qat('m') needs on <dataset>", "5:1  qat('m') needs steps <count>"]
        "quantize('q', base) { }"                  || ["5:1  quantize('q') needs encoding <encoding>, mix <mix>, targetBpw <bits>, precisionByLoss <share> or precisionBySpread <clusters>"]
        "quantize('q', base) { encoding Q8_0; tensors(~/a/) { } }" || ["5:38  tensors needs encoding <encoding>"]
        "dataset('d') { split 'train' }"           || ["5:1  dataset('d') needs corpus <name>, file <path>, hub <id>, revision: <commit> or domain <domain>, <samples>"]
        "dataset('d') { corpus 'a'; file 'b' }"    || ["5:1  dataset('d') takes one of corpus, file"]
        "checkpoint('c') { dtype F16 }"            || ["5:1  checkpoint('c') needs file <path> or hub <id>, revision: <commit>"]
        "evaluate('r', base) { }"                  || ["5:1  evaluate('r') needs perplexity <dataset>"]
        "evaluate('r', base) { kld text }"         || ["5:1  evaluate('r') needs against <model> (kld compares with it)"]
        "llama('l') { hidden 8; layers 1; heads 1; ffn 8; context 8 }" || ["5:1  llama('l') needs vocab <tokens>"]
    }

    def "values out of range: #body"() {
        expect:
        problemsIn("$TEXT\n$INIT\n$body") == ["recipe.groovy:$message"]

        where:
        body                                                           || message
        "pretrain('m', init) { on text; steps 0 }"                     || "4:32  steps must be at least 1, not 0"
        "pretrain('m', init) { on text; steps 1; batch(-1) }"          || "4:41  batch must be at least 1, not -1"
        "pretrain('m', init) { on text; steps 1; adamw { lr 0 } }"     || "4:49  lr must be greater than 0, not 0"
        "pretrain('m', init) { on text; steps 1; adamw { betas 0.9, 1 } }" || "4:49  betas must be below 1"
        "pretrain('m', init) { on text; steps 1; adamw { betas 1.5, 0.9 } }" || "4:49  betas must be from 0.0 to 1.0, not 1.5"
        "budget { memory(-1) }"                                        || "4:10  memory must be at least 1 byte, not -1"
        "dataset('d') { hub 'a/b', revision: 'main' }"                 || "4:16  revision 'main' of datasets/a/b is a branch or a tag, which may move; write the commit, 40 hexadecimal digits"
        "dataset('d') { hub '../b', revision: 'main' }"                || "4:16  '../b' is no repository of the Hub; write it as 'owner/name'"
        "dataset('d') { file 'a', sha256: 'abc' }"                     || "4:16  sha256 is 64 hex digits; 'abc' is none"
        "qat('m', init) { on text; steps 1; qat { ignore '*****x' } }" || "4:42  ignore '*****x' needs a name with at most 4 stars"
        "dataset('d') { corpus '' }"                                   || "4:16  corpus needs a text, not ''"
    }

    def "a word is said once in a block"() {
        expect:
        problemsIn("$BASE\nquantize('q', base) { encoding Q8_0\n encoding Q4_0 }") ==
            ["recipe.groovy:4:2  'encoding' is said twice in quantize('q')"]
    }

    def "two steps of one name"() {
        expect:
        problemsIn("$TEXT\ndataset('text') { corpus 'other' }") ==
            ["recipe.groovy:3:1  two steps are called 'text'; the first is in line 2"]
    }

    def "a name that could not be a folder: '#name'"() {
        expect:
        problemsIn("dataset('$name') { corpus 'c' }") == [
            "recipe.groovy:2:1  '$name' is no name for a step: up to 64 letters, digits, '.', '_' and '-', the first a letter or digit".toString()]

        where:
        name << ['', '../up', 'a b', '.hidden', 'x' * 65]
    }

    def "a file name for an export, not a path: '#name'"() {
        expect:
        problemsIn("$BASE\ndef q = quantize('q', base) { encoding Q8_0 }\nexport('e', q) { gguf '$name' }") ==
            ["recipe.groovy:4:18  gguf needs a plain name, not a path: '$name'".toString()]

        where:
        name << ['../x.gguf', '/tmp/x.gguf', '.x.gguf']
    }

    def "all mistakes are told, in the order of the text, and nothing that only follows from one"() {
        expect:
        problems('''\
            recipe('x') {
                def text = datset('text') { corpus 'a' }
                def init = llama('init') { hiden 64 }
                def ternary = qat('ternary', init) { on text; stps 3 }
                def packed = quantize('packed', ternary) { encoding Q9_9 }
                expect('small') { assert packed.bytes < text.whatever }
            }
            '''.stripIndent()) == [
            "recipe.groovy:2:16  unknown word 'datset' in recipe('x'). Did you mean 'dataset'?",
            "recipe.groovy:3:32  unknown word 'hiden' in llama('init'). Did you mean 'hidden'?",
            "recipe.groovy:4:51  unknown word 'stps' in qat('ternary'). Did you mean 'steps'?",
            "recipe.groovy:5:57  no encoding 'Q9_9'. There are $ENCODINGS"]
    }

    def "a script that is no recipe: #what"() {
        expect:
        problems(text) == [message]

        where:
        what             | text                                || message
        'empty'          | ''                                  || "recipe.groovy:1:1  a recipe begins with recipe('name') { … }; there is none"
        'two recipes'    | "recipe('a') { }\nrecipe('b') { }"  || 'recipe.groovy:1:1  a script holds one recipe; here are a, b'
        'misspelled'     | "recpie('a') { }"                   || "recipe.groovy:1:1  unknown word 'recpie'. Did you mean 'recipe'?"
        'something else' | "pipeline('a') { }"                 || "recipe.groovy:1:1  unknown word 'pipeline'. A script is recipe('name') { … }"
        'no text'        | "recipe('a') {"                     || "recipe.groovy:1:14  Unexpected input: '('a') {'"
    }

    def "parameters on the command line: #given"() {
        given:
        def script = '''\
            recipe('x') {
                parameter('steps', 3_000, 'optimizer steps')
                parameter('lr', 1.5e-3, 'learning rate')
                parameter('tied', true, 'tied embeddings')
                parameter('codes', Q8_0, 'encoding')
            }
            '''.stripIndent()

        expect:
        problems(script, given) == [message]

        where:
        given             || message
        [stps: '1']       || "no parameter 'stps'. Did you mean 'steps'?"
        [bananas: '1']    || "no parameter 'bananas'. The recipe has: steps, lr, tied, codes"
        [steps: 'many']   || "parameter 'steps' takes a whole number, such as 3000; 'many' is none"
        [steps: '1.5']    || "parameter 'steps' takes a whole number, such as 3000; '1.5' is none"
        [lr: 'low']       || "parameter 'lr' takes a number, such as 0.0015; 'low' is none"
        [tied: 'yes']     || "parameter 'tied' takes true or false, such as true; 'yes' is none"
        [codes: 'Q9']     || "parameter 'codes' takes one of $ENCODINGS, such as Q8_0; 'Q9' is none"
    }

    def "a recipe without parameters takes none"() {
        expect:
        problems("recipe('x') { }", [steps: '1']) == ["no parameter 'steps'. This recipe declares none"]
    }

    def "numbers of a handle exist only inside expect"() {
        expect:
        problemsIn("$BASE\ndescription \"\${base.loss}\"") ==
            ["recipe.groovy:3:1  'base' has no train.loss while the recipe is read: ask inside expect('…') { assert … }"]
        problemsIn('assert true') == ["recipe.groovy:2:1  assert belongs to expect('…') { }"]
    }

    @RestoreSystemProperties
    @Requires({ ['HF_HOME', 'HF_HUB_CACHE', 'XDG_CACHE_HOME'].every { System.getenv(it) == null } })
    def "where the machine's copy of the Hub knows the branch, the message says its commit"() {
        given:
        System.setProperty('user.home', home.toString())
        def refs = home.resolve('.cache/huggingface/hub/models--Qwen--Qwen3-0.6B/refs')
        Files.createDirectories(refs)
        Files.writeString(refs.resolve('main'), 'c1899de289a04d12100db370d81485cdf75e47ca')

        expect:
        problemsIn("checkpoint('base') { hub 'Qwen/Qwen3-0.6B' }") ==
            ["recipe.groovy:2:22  hub needs revision: <commit>. 'main' today is c1899de…"]
        problemsIn("checkpoint('base') { hub 'Qwen/Qwen3-0.6B', revison: 'abc' }") ==
            ["recipe.groovy:2:22  hub needs revision: <commit>, not revison:. 'main' today is c1899de…"]
        problemsIn("checkpoint('base') { hub 'Qwen/Qwen3-0.6B', revision: 'main' }") ==
            ["recipe.groovy:2:22  revision 'main' of Qwen/Qwen3-0.6B is a branch or a tag, which may move; " +
                "in the cache it stands for revision: 'c1899de289a04d12100db370d81485cdf75e47ca'"]
    }

    def "trusted scripts get the same messages"() {
        expect:
        problems("recipe('x') {\n$BASE\nquantize('q', base) { encodng Q8_0 }\n}", [:], true) ==
            ["recipe.groovy:3:23  unknown word 'encodng' in quantize('q'). Did you mean 'encoding'?"]
    }
}

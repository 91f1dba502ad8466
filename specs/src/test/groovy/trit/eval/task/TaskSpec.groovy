package trit.eval.task

import java.nio.file.Files
import java.nio.file.Path
import java.util.zip.GZIPOutputStream
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.file.FileFormatException

/** Questions as they are read from the files that were published. */
class TaskSpec extends Specification {

    static final Path TASKS = Shared.dir().resolve('data/tasks')

    @TempDir
    Path folder

    @Requires({ Shared.present() })
    def "#file holds #count questions"() {
        expect:
        task.read(TASKS.resolve(file)).size() == count

        where:
        task           | file                              || count
        Task.ARC       | 'arc/arc_challenge.jsonl'         || 999
        Task.ARC       | 'arc/arc_challenge_val.jsonl'     || 299
        Task.SST2      | 'sst2/train.tsv'                  || 6920
        Task.SST2      | 'sst2/test.tsv'                   || 1821
        Task.SST2      | 'sst2/dev.tsv'                    || 872
        Task.COLA      | 'cola/in_domain_train.tsv'        || 8551
        Task.COLA      | 'cola/out_of_domain_dev.tsv'      || 516
        Task.MRPC      | 'mrpc/msr_paraphrase_train.txt'   || 4076
        Task.RTE       | 'rte/train.tsv'                   || 2490
        Task.GSM8K     | 'gsm8k/train.jsonl'               || 7473
        Task.TOOLS     | 'bfcl/BFCL_v4_simple_java.json'   || 100
        Task.TOOLS     | 'bfcl/BFCL_v4_simple_javascript.json' || 50
        Task.COLA      | 'cola/in_domain_dev.tsv'          || 527
        Task.MRPC      | 'mrpc/msr_paraphrase_test.txt'    || 1725
        Task.RTE       | 'rte/dev.tsv'                     || 277
        Task.GSM8K     | 'gsm8k/test.jsonl'                || 1319
        Task.SQUAD     | 'squad/xquad.en.json'             || 1190
        Task.TOOLS     | 'bfcl/BFCL_v4_simple_python.json' || 400
        Task.HUMANEVAL | 'humaneval/HumanEval.jsonl.gz'    || 164
    }

    @Requires({ Shared.present() })
    def "right answers are graded as right, wrong ones as wrong: #task"() {
        given:
        def questions = task.read(TASKS.resolve(file)).take(400)

        expect:
        questions.every { it.grade().apply(it.solution())[task.mainMetric()] == 1d }
        questions.every { it.grade().apply('nothing')[task.mainMetric()] == 0d }

        where:
        task       | file
        Task.GSM8K | 'gsm8k/test.jsonl'
        Task.SQUAD | 'squad/xquad.en.json'
        Task.TOOLS | 'bfcl/BFCL_v4_simple_python.json'
        Task.TOOLS | 'bfcl/BFCL_v4_simple_java.json'
        Task.TOOLS | 'bfcl/BFCL_v4_simple_javascript.json'
    }

    @Requires({ Shared.present() })
    def "of several answers one is right, and all are there: #file"() {
        given:
        def questions = task.read(TASKS.resolve(file))

        expect:
        questions.every { it.gold() in 0..<it.choices().size() && it.choices().size() == it.choices().toSet().size() }
        questions*.gold().toSet().size() > 1

        where:
        task      | file
        Task.ARC  | 'arc/arc_challenge_val.jsonl'
        Task.SST2 | 'sst2/dev.tsv'
        Task.COLA | 'cola/out_of_domain_dev.tsv'
        Task.MRPC | 'mrpc/msr_paraphrase_test.txt'
        Task.RTE  | 'rte/dev.tsv'
    }

    @Requires({ Shared.present() && PythonProcess.exists() })
    def "HumanEval's own solutions pass its tests, and endless or broken programs do not"() {
        given:
        def question = Task.HUMANEVAL.read(TASKS.resolve('humaneval/HumanEval.jsonl.gz')).first() as Question.Writing

        expect:
        question.grade().apply(question.solution()) == ['pass@1': 1d]
        question.grade().apply('    return None\n') == ['pass@1': 0d]
        question.grade().apply('    while True: pass\n') == ['pass@1': 0d]
    }

    @Requires({ PythonProcess.exists() })
    def "a program has no environment, little memory and a folder of its own"() {
        expect:
        PythonProcess.succeeds("import os; assert 'HOME' not in os.environ and os.listdir('.') == ['program.py']")
        !PythonProcess.succeeds('x = bytearray(3 << 30)')
        !PythonProcess.succeeds("open('big', 'wb').write(bytes(1 << 23))")
    }

    def "ARC's lines are gathered to questions, those without a right answer left out"() {
        given:
        def file = write('arc.jsonl', '''
            {"question": "Why?", "answer": "Because.", "label": 1}
            {"question": "Why?", "answer": "No.", "label": 0}
            {"question": "Then?", "answer": "Then.", "label": 1}
            {"question": "Then?", "answer": "Now.", "label": 0}
            {"question": "Alone?", "answer": "Yes.", "label": 1}
            {"question": "Where?", "answer": "Here.", "label": 0}
            {"question": "Where?", "answer": "There.", "label": 0}''')

        expect:
        Task.ARC.read(file) == [new Question.Choice('Question: Why?\nAnswer:', [' Because.', ' No.'], 0), new Question.Choice('Question: Then?\nAnswer:', [' Now.', ' Then.'], 1)]
    }

    def "MMLU asks for a letter, whether the file gives the right one as a number or a letter"() {
        given:
        def file = write('mmlu.jsonl', '''
            {"question": "2 + 2?", "subject": "arithmetic", "choices": ["3", "4", "5", "6"], "answer": 1}
            {"question": "3 + 3?", "subject": "arithmetic", "choices": ["3", "4", "5", "6"], "answer": "D"}''')

        expect:
        Task.MMLU.read(file) == [
            new Question.Choice('2 + 2?\nA. 3\nB. 4\nC. 5\nD. 6\nAnswer:', [' A', ' B', ' C', ' D'], 1),
            new Question.Choice('3 + 3?\nA. 3\nB. 4\nC. 5\nD. 6\nAnswer:', [' A', ' B', ' C', ' D'], 3)]
    }

    def "MATH counts what stands in the last box"() {
        given:
        def file = write('math.jsonl', '{"problem": "Halve 1.", "level": "Level 1", "solution": "It is $1/2$, so $\\\\boxed{\\\\frac{1}{2}}$."}')
        def question = Task.HENDRYCKS_MATH.read(file).first() as Question.Writing

        expect:
        question.prompt() == 'Problem: Halve 1.\nSolution:'
        question.grade().apply(text) == [acc: right as double]

        where:
        text                                            || right
        ' so \\boxed{\\frac{1}{2}}'                     || 1
        ' so \\boxed{0.5}'                              || 1
        ' first \\boxed{3}, no: \\boxed{\\dfrac12}.'    || 1
        ' so \\boxed{2}'                                || 0
        ' it is 0.5'                                    || 0
        ' so \\boxed{\\frac{1}{2}'                      || 0
    }

    def "'#one' and '#other' are the same answer: #same"() {
        expect:
        MathAnswer.same(one, other) == same
        MathAnswer.same(other, one) == same

        where:
        one                       | other                 || same
        '\\frac{3}{4}'            | '3/4'                 || true
        '\\tfrac34'               | '\\frac{3}{4}'        || true
        '\\left( 1, 2 \\right)'   | '(1,2)'               || true
        '12\\text{ cm}'           | '12'                  || true
        '90^\\circ'               | '90'                  || true
        '\\$1,250'                | '1250'                || true
        '25\\%'                   | '25'                  || true
        'x = 7'                   | '7'                   || true
        '.25'                     | '0.250'               || true
        '\\sqrt2'                 | '\\sqrt{2}'           || true
        '\\text{Monday}'          | 'Monday'              || true
        '(1,200)'                 | '(1, 200)'            || true
        '10'                      | '1'                   || false
        '-\\frac{1}{2}'           | '0.5'                 || false
        '2x'                      | '2y'                  || false
    }

    def "what is wrong with a file is said with its line: #content"() {
        when:
        task.read(write('file', content))

        then:
        def e = thrown(FileFormatException)
        e.message == folder.resolve('file').toString() + ': ' + message

        where:
        task       | content                              || message
        Task.SST2  | 'good\t1\nbad'                       || 'line 2 has 1 cells, not 2'
        Task.SST2  | 'good\t1\nbad\tworse'                || "line 2 has the label 'worse', not 0 to 1"
        Task.SST2  | ' \n'                                || 'holds no question; it should be: sentence, tab, 0 or 1'
        Task.GSM8K | '{"question": "1+1?"}'               || 'line 1 has no text "answer"'
        Task.GSM8K | '{"question": "1+1?", "answer": "2"}' || "line 1 has an answer without '#### number'"
        Task.MMLU  | '{"question": "?", "choices": ["a"], "answer": 0}' || 'line 1 has 1 choices, not 2 to 26'
        Task.MMLU  | '{"question": "?", "choices": ["a", "b"], "answer": "C"}' || "line 1 has the label 'C', not 0 to 1"
        Task.HENDRYCKS_MATH | '{"problem": "?", "solution": "2"}' || 'line 1 has a solution without \\boxed{answer}'
        Task.ARC   | '{"question": '                      || "line 1 is broken JSON: 'Unexpected end-of-input within/between Object entries'"
    }

    def "bytes that are no text are refused"() {
        when:
        Task.SST2.read(Files.write(folder.resolve('x'), [0xc3, 0x28, 9, 49] as byte[]))

        then:
        thrown(FileFormatException)
    }

    def "a packed file that is no packed file is refused"() {
        when:
        Task.HUMANEVAL.read(write('x.gz', 'plain'))

        then:
        thrown(FileFormatException)
    }

    def "packed files are read"() {
        given:
        def file = folder.resolve('x.tsv.gz')
        new GZIPOutputStream(Files.newOutputStream(file)).withCloseable { it.write('fine\t1\n'.bytes) }

        expect:
        Task.SST2.read(file).size() == 1
    }

    private Path write(String name, String text) {
        Files.writeString(folder.resolve(name), text.stripIndent())
    }
}

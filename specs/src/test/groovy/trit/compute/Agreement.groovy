package trit.compute

import groovy.transform.CompileStatic
import trit.compute.scalar.ScalarBackend

/** Compares two backends on {@link OperationCases}. */
@CompileStatic
final class Agreement {
    private Agreement() {}

    /** What differs by more than the case's bound, in words; nothing when all agree. */
    static List<String> differences(List<OperationCase> cases, Backend expected, Backend actual) {
        return cases.collectMany { differences(it, it.results(expected), it.results(actual)) }
    }

    /** What differs in any bit. */
    static List<String> differentBits(List<OperationCase> cases, Backend expected, Backend actual) {
        return cases.findAll { OperationCase one ->
            [one.results(expected), one.results(actual)].transpose().any { pair ->
                !Arrays.equals((float[]) ((List) pair)[0], (float[]) ((List) pair)[1])
            }
        }*.name
    }

    private static List<String> differences(OperationCase one, List<float[]> expected, List<float[]> actual) {
        List<String> found = []
        for (int r = 0; r < expected.size(); r++) {
            double bound = one.bound(expected[r])
            for (int i = 0; i < expected[r].length && found.size() < 3; i++) {
                float a = expected[r][i], b = actual[r][i]
                boolean agree = one.terms == 0 ? Float.compare(a, b) == 0
                    : Math.abs((double) a - b) <= bound || Float.compare(a, b) == 0
                if (!agree) {
                    found << ("$one.name: result $r element $i is $b, not $a (bound $bound)" as String)
                }
            }
        }
        return found
    }

    /** In a JVM of its own, because the vector width is fixed when the backend is loaded. */
    static void main(String[] args) {
        Backend vector = Backends.choose('vector', 2).backend()
        List<String> found = differences(OperationCases.all(), ScalarBackend.on(Workers.caller()), vector)
        println "${vector.determinism()}: ${OperationCases.all().size()} cases, ${found.size()} differences"
        found.each { println it }
        System.exit(found ? 1 : 0)
    }
}

package trit.compute

import groovy.transform.CompileStatic

/** Prints which backend a JVM chooses, or why it cannot have the one it was asked for. */
@CompileStatic
final class PrintSelection {
    private PrintSelection() {}

    static void main(String[] args) {
        try {
            println Backends.choose(args[0], 1).describe()
        } catch (BackendUnavailableException refused) {
            println refused.message
        }
    }
}

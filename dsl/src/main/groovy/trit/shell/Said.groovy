package trit.shell

import groovy.transform.CompileStatic
import groovy.transform.Immutable

/** A statement of a cell that belongs to a recipe. */
@CompileStatic
@Immutable
final class Said {
    /** The cell it stands in, and its first line there. */
    String cell
    int line

    /** Its first word; null where it is no call, such as a loop. */
    String word

    /** What it names its value; null where it does not. */
    String variable

    /** The name in its brackets; null where there is none. */
    String name

    /** Its text, padded on the left so that columns are those of the cell. */
    String text

    /** Whether it says again what another statement said: the same handle, step or setting. */
    boolean replaces(Said earlier) {
        boolean sameVariable = variable != null && variable == earlier.variable
        boolean sameThing = word == null ? text == earlier.text : word == earlier.word && name == earlier.name
        sameVariable || sameThing
    }
}

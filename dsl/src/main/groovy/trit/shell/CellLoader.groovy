package trit.shell

import groovy.transform.CompileStatic
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.runtime.InvokerHelper

/** Loads the classes of cells; those that a cell declares stay, the cell itself may go. */
@CompileStatic
final class CellLoader extends GroovyClassLoader {

    CellLoader(ClassLoader parent, CompilerConfiguration configuration) {
        super(parent, configuration)
    }

    /**
     * Holds a cell's class, and those of its closures, no longer than its values do. What Groovy knows
     * of their methods, many times their size, goes at once; where a value is still used it comes back.
     */
    void forget(Class<?> cell) {
        loadedClasses.findAll { it == cell || it.name.startsWith(cell.name + '$') }.each {
            removeClassCacheEntry(it.name)
            InvokerHelper.removeClass(it)
        }
    }
}

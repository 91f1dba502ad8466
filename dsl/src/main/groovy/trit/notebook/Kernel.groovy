package trit.notebook

import groovy.transform.CompileDynamic
import groovy.transform.CompileStatic
import java.nio.file.Files
import java.nio.file.Path
import org.dflib.jjava.jupyter.channels.JupyterConnection
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties
import trit.cli.Logs
import trit.shell.CellException
import trit.shell.GroovyCells
import trit.shell.Session
import trit.shell.Trit

/** The process that Jupyter starts. */
@CompileStatic
final class Kernel {
    private Kernel() {
    }

    /** Serves the connection that the file describes until it is shut down. */
    static void main(String[] arguments) {
        System.setProperty('java.awt.headless', 'true')
        Logs.toStandardError(0)
        refuseExits()
        JupyterConnection connection =
            new PromptConnection(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))))
        Session session = Trit.session()
        TritKernel kernel = new TritKernel(session, new GroovyCells(session))
        kernel.onStartup()
        kernel.becomeHandlerForConnection(connection)
        connection.connect()
        connection.waitUntilClose()
        System.exit(0)
    }

    /** A cell that ends the process would take the session of the whole notebook with it. */
    @CompileDynamic
    private static void refuseExits() {
        Closure<?> refuse = { int code ->
            throw new CellException('a cell cannot end the kernel; the menu can: Kernel, Shut Down')
        }
        System.metaClass.static.exit = refuse
        Runtime.metaClass.exit = refuse
        Runtime.metaClass.halt = refuse
    }
}

package trit

import groovy.transform.CompileStatic
import java.nio.file.Files
import java.nio.file.Path

/** Reference data that lies beside the project, if at all; specs that need it are skipped without. */
@CompileStatic
final class Shared {
    private Shared() {}

    /** The folder named by the property or variable TRIT_SHARED, else {@code ../shared}. */
    static Path dir() {
        String named = System.getProperty('TRIT_SHARED') ?: System.getenv('TRIT_SHARED')
        Path dir = named ? Path.of(named) : Checkout.path().toAbsolutePath().normalize().resolve('../shared')
        return dir.normalize()
    }

    static boolean present() {
        return Files.isDirectory(dir().resolve('data'))
    }
}

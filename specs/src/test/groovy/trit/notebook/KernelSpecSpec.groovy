package trit.notebook

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** How Jupyter finds the kernel. */
class KernelSpecSpec extends Specification {

    @TempDir
    Path folder

    def "the kernel is installed where Jupyter looks, with the JVM's flags inside"() {
        when:
        def installed = KernelSpec.ofPrefix(folder).install()
        def spec = new ObjectMapper().readValue(installed.resolve('kernel.json').toFile(), Map)

        then:
        installed == folder.resolve('share/jupyter/kernels/trit')
        spec.interrupt_mode == 'message'
        spec.argv.first().endsWith('java')
        spec.argv.contains('--add-modules=jdk.incubator.vector')
        spec.argv.takeRight(2) == ['trit.notebook.Kernel', '{connection_file}']
    }

    def "a user's kernels lie where the environment says: #environment"() {
        expect:
        KernelSpec.ofUser(environment.collectEntries { [it.key, folder.resolve(it.value).toString()] }, folder).install() == folder.resolve(place)

        where:
        environment                   || place
        [JUPYTER_DATA_DIR: 'jupyter'] || 'jupyter/kernels/trit'
        [XDG_DATA_HOME: 'data']       || 'data/jupyter/kernels/trit'
    }
}

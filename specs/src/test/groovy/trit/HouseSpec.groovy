package trit

import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import spock.lang.Shared
import spock.lang.Specification

/** The house has floors, and a class uses only its own floor and those below it. */
class HouseSpec extends Specification {

    static final List<List<String>> KERNELS = [
        ['tensor'], ['code'], ['compute'], ['file'], ['quant'], ['autograd'], ['nn'], ['train', 'infer', 'eval'], ['phase']]
    static final List<List<String>> DSL = [
        ['recipe'], ['language'], ['plan'], ['run'], ['show'], ['cli', 'notebook', 'shell']]

    @Shared
    JavaClasses classes = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages('trit')

    def "no floor reaches up"() {
        given:
        def floors = KERNELS + DSL
        def level = [:]
        floors.eachWithIndex { rooms, i -> rooms.each { level[it] = i } }

        when:
        def wrong = []
        classes.each { JavaClass user ->
            user.directDependenciesFromSelf*.targetClass.findAll { it.packageName.startsWith('trit.') }.each { used ->
                if (level[room(used)] > level[room(user)]) {
                    wrong << "$user.name uses $used.name"
                }
            }
        }

        then:
        wrong.unique() == []
    }

    def "every class stands in a room of the plan"() {
        given:
        def rooms = (KERNELS + DSL).flatten()

        expect:
        classes.findAll { !(room(it) in rooms) }*.name == []
    }

    def "only the vector backend names the Vector API, and only kernels without Groovy exist"() {
        expect:
        users('jdk.incubator.vector').findAll { !it.packageName.startsWith('trit.compute.vector') }*.name == []
        users('jcuda').findAll { !it.packageName.startsWith('trit.compute.cuda') }*.name == []
        users('groovy').findAll { room(it) in KERNELS.flatten() }*.name == []
    }

    def "#api stands behind the room '#behind'"() {
        expect:
        users(api).findAll { room(it) != behind }*.name == []

        where:
        api             || behind
        'tech.tablesaw' || 'show'
        'org.knowm'     || 'show'
        'org.jfree'     || 'show'
        'org.dflib'     || 'notebook'
    }

    private Collection<JavaClass> users(String api) {
        classes.findAll { user ->
            user.directDependenciesFromSelf.any { it.targetClass.packageName == api || it.targetClass.packageName.startsWith(api + '.') }
        }
    }

    private static String room(JavaClass type) {
        def parts = type.packageName.split(/\./)
        parts.length > 1 ? parts[1] : ''
    }
}

package trit.compute.cuda

import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import spock.lang.Requires
import spock.lang.Specification
import trit.Checkout

/** The PTX in the jar is what the sources beside it say. */
class KernelModuleSpec extends Specification {
    static final Path SOURCES = Checkout.path('kernels/src/main/cuda')

    def "the shipped kernels were compiled from these sources"() {
        given:
        def digest = MessageDigest.getInstance('SHA-256')
        def files = Files.list(SOURCES).withCloseable { it.toList() }
        (endingWith(files, '.cuh') + endingWith(files, '.cu')).each { digest.update(Files.readAllBytes(it)) }

        expect: 'else run kernels/src/main/cuda/build, which needs nvcc'
        KernelModule.getResourceAsStream('sources.sha256').text.trim() == digest.digest().encodeHex().toString()
    }

    def "every source is a module with kernels, for Ampere and PTX of 2020 on"() {
        given:
        def sources = endingWith(Files.list(SOURCES).withCloseable { it.toList() }, '.cu')*.fileName*.toString()

        expect:
        KernelModule.SUBJECTS == sources*.replace('.cu', '')
        KernelModule.shipped().every { !it.kernels().empty && it.ptx().contains('.target sm_80') && it.ptx().contains('.version 7.1') }
        KernelModule.shipped()*.kernels().flatten().toUnique().size() == KernelModule.shipped()*.kernels().flatten().size()
    }

    @Requires(value = { KernelModuleSpec.assembler() }, reason = 'no ptxas here')
    def "the kernels of #module.subject assemble for sm_#target, and keep all they sum in registers"() {
        given:
        def file = Files.createTempFile('kernels', '.ptx')
        Files.writeString(file, module.ptx())

        when:
        def run = new ProcessBuilder(assembler(), "-arch=sm_$target", '-v', file.toString(), '-o', '/dev/null').redirectErrorStream(true).start()

        then:
        def said = run.inputStream.readLines()
        run.waitFor() == 0
        said.findAll { !it.startsWith('ptxas info') && !it.startsWith('    ') } == []
        said.findAll { it =~ /\b[1-9]\d* bytes (stack frame|spill)/ } == []

        cleanup:
        Files.delete(file)

        where:
        [module, target] << [KernelModule.shipped(), [80, 90]].combinations()
    }

    static String assembler() {
        (System.getenv('PATH').split(':') + ['/usr/local/cuda/bin']).collect { Path.of(it, 'ptxas') }
            .find { Files.isExecutable(it) }?.toString()
    }

    private static List<Path> endingWith(List<Path> files, String ending) {
        files.findAll { it.toString().endsWith(ending) }.sort()
    }
}

package trit.file

import java.lang.foreign.MemorySegment
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir

/** A file or folder appears whole or not at all. */
class AtomicFileSpec extends Specification {
    @TempDir
    Path folder

    def "a file appears with all its bytes, in folders that did not exist"() {
        given:
        def target = folder.resolve('a/b/c.bin')

        when:
        AtomicFile.write(target, 12) { sink ->
            sink.write([1, 2, 3] as byte[])
            sink.pad(8)
            sink.write([4, 5, 6, 7] as byte[])
            sink.overwrite(1, [9] as byte[])
        }

        then:
        Files.readAllBytes(target) == [1, 9, 3, 0, 0, 0, 0, 0, 4, 5, 6, 7] as byte[]
        names(target.parent) == ['c.bin']
    }

    def "more buffers than wait for the disk arrive in order, and the hash is that of their bytes"() {
        given:
        def content = new byte[(1 << 20) * 40 + 12_345]
        new Random(5).nextBytes(content)
        def hash = null

        when:
        AtomicFile.write(folder.resolve('x'), content.length + 3) { sink ->
            sink.write([1, 2, 3] as byte[])
            sink.beginHash()
            sink.write(content)
            hash = sink.endHash()
        }

        then:
        Files.newInputStream(folder.resolve('x')).withCloseable { it.skip(3); Arrays.equals(it.readAllBytes(), content) }
        hash == Sha256.of(MemorySegment.ofArray(content))
    }

    def "after a failure the old content stands and nothing else is left"() {
        given:
        def target = Files.writeString(folder.resolve('x'), 'old')

        when:
        AtomicFile.write(target, 10) { sink ->
            sink.write('new'.bytes)
            throw failure
        }

        then:
        def thrown = thrown(Throwable)
        thrown.is(failure)
        Files.readString(target) == 'old'
        names(folder) == ['x']

        where:
        failure << [new IOException('unplugged'), new IllegalStateException('bug'), new StackOverflowError()]
    }

    @Requires({ !os.windows })
    def "#what in the file's place is left alone"() {
        given:
        def target = folder.resolve('x')
        make(target)

        when:
        AtomicFile.write(target, 'new'.bytes)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message == "$target: is $what, which cannot be replaced; name a file to write"
        Files.exists(target)
        !Files.isRegularFile(target)
        names(folder) == ['x']

        where:
        what                 | make
        'a folder'           | { Files.createDirectory(it) }
        'a device or a pipe' | { assert ['mkfifo', it.toString()].execute().waitFor() == 0 }
    }

    def "a file larger than the disk is refused before anything is written"() {
        when:
        AtomicFile.write(folder.resolve('x'), Long.MAX_VALUE) { throw new AssertionError('must not be asked') }

        then:
        def refusal = thrown(DiskFullException)
        refusal.message.startsWith("${folder.resolve('x')}: the disk is full: the file takes 9,223,372,036,854,775,807 bytes and ")
        names(folder) == []
    }

    @Requires(value = { AtomicFileSpec.canMount() }, reason = 'mounting a small disk takes user namespaces (unshare -rm)')
    def "a disk that fills up while a file is written ends with a message and an intact old file"() {
        given: 'a disk of 64 KiB, in a mount namespace of its own'
        def disk = Files.createDirectories(folder.resolve('disk'))
        def java = "${System.getProperty('java.home')}/bin/java"

        when:
        def process = inNamespace("""mount -t tmpfs -o size=64k tmpfs $disk && printf old > $disk/x &&
            exec $java -cp '${System.getProperty('java.class.path')}' trit.file.FillDisk $disk/x""")
        def lines = process.inputStream.readLines()

        then:
        lines[0] =~ /^\Q$disk\E\/x: the disk is full: the file takes 40,000 bytes and [\d,]+ are free; nothing of it is left; free some space/
        lines[1..-1] == ['old', '[x, y]']
    }

    @Requires({ !os.windows })
    def "where the system writes no further, the message says so, and the old file is intact"() {
        given:
        Files.writeString(folder.resolve('x'), 'old')
        def java = "${System.getProperty('java.home')}/bin/java -XX:-UsePerfData"

        when:
        def process = new ProcessBuilder('sh', '-c', """ulimit -f 8
            exec $java -cp '${System.getProperty('java.class.path')}' trit.file.FillDisk $folder/x""")
            .redirectError(ProcessBuilder.Redirect.DISCARD).start()
        def lines = process.inputStream.readLines()

        then:
        lines[0] =~ /^\Q$folder\E\/x: .+, writing its 40,000 bytes; nothing of it is left/
        lines[1] == 'old'
        names(folder) == ['x', 'y']
    }

    def "where no file can be, the message names the file that was asked for"() {
        given:
        Files.writeString(folder.resolve('x'), 'old')

        when:
        write(folder.resolve('x/y'))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message == "${folder.resolve('x/y')}: cannot be written: ${folder.resolve('x')} is a file, no folder; name another file to write"
        names(folder) == ['x']

        where:
        write << [{ AtomicFile.write(it, 'new'.bytes) }, { AtomicFile.makeFolder(it) }, { AtomicFile.requireReplaceable(it) }]
    }

    def "a folder that is still to be made is a place to write"() {
        when:
        AtomicFile.requireReplaceable(folder.resolve('a/b/c'))

        then:
        noExceptionThrown()
        names(folder) == []
    }

    def "what is said of a file on the way to another is said of the other"() {
        expect:
        failure.as(Path.of('asked')).message == failure.message.replace('.asked.part', 'asked')

        where:
        failure << [new DiskFullException(Path.of('.asked.part'), 10, 5, null), new BrokenWriteException(Path.of('.asked.part'), 10, new IOException('File too large'))]
    }

    static boolean canMount() {
        try {
            return inNamespace('mount -t tmpfs -o size=64k tmpfs /mnt').waitFor() == 0
        } catch (IOException noUnshare) {
            return false
        }
    }

    private static Process inNamespace(String script) {
        new ProcessBuilder('unshare', '-rm', 'sh', '-c', script).redirectError(ProcessBuilder.Redirect.DISCARD).start()
    }

    private static List<String> names(Path folder) {
        Files.list(folder).withCloseable { it.map { it.fileName.toString() }.sorted().toList() }
    }
}

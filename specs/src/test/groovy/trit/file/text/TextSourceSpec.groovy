package trit.file.text

import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.file.FileFormatException

import java.nio.file.Files
import java.nio.file.Path
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

class TextSourceSpec extends Specification {

    @TempDir
    Path folder

    def "a plain file is one document, as it stands"() {
        given:
        def text = '\n' + VariedText.all().findAll { !it.contains('<|endoftext|>') }.join('\n') + '\n\n'

        expect:
        texts(file('plain.raw', text)) == [text]
    }

    def "separators make documents, without the line ends around them"() {
        expect:
        texts(file('many.txt', content)) == documents

        where:
        content                                                    || documents
        'one\n<|endoftext|>\ntwo\n'                                || ['one', 'two']
        'one<|endoftext|>two<|endoftext|>'                         || ['one', 'two']
        '<|endoftext|>\n\n one \r\n<|endoftext|><|endoftext|>\n'   || [' one ']
        'a' * 70_000 + '<|endoftext|>' + 'b' * 65_530 + '<|endoftext|>c' || ['a' * 70_000, 'b' * 65_530, 'c']
        ''                                                         || []
    }

    def "JSON lines are documents"() {
        expect:
        texts(file('many.jsonl', '{"text":"one\\n","id":1}\n\n{"text":""}\n{"text":"zwölf"}')) == ['one\n', 'zwölf']
    }

    def "#what is one clear message"() {
        when:
        texts(file(name, content))

        then:
        def e = thrown(FileFormatException)
        e.message == "$folder/$name: $message".toString()

        where:
        what              | name       | content                          || message
        'no text'         | 'a.jsonl'  | '{"text":"one"}\n{"txt":"two"}'  || 'object 2 has no "text" that is a string; add it'
        'a number'        | 'a.jsonl'  | '{"text":1}'                     || 'object 1 has no "text" that is a string; add it'
        'a list'          | 'a.jsonl'  | '[1, 2]'                         || 'object 1 has no "text" that is a string; add it'
        'bytes'           | 'a.txt'    | [0x61, 0xff, 0x62] as byte[]     || 'is not text in UTF-8; convert it'
        'a cut character' | 'a.txt'    | [0x61, 0xe2, 0x82] as byte[]     || 'is not text in UTF-8; convert it'
        'an archive'      | 'a.txt.gz' | 'x'                              || '.gz files are not read; convert it to .jsonl or .txt'
    }

    def "broken JSON is one clear message"() {
        when:
        texts(file('a.jsonl', content))

        then:
        def e = thrown(FileFormatException)
        e.message.startsWith("$folder/a.jsonl: is broken JSON in object $at: ")
        !e.message.contains('\n')

        where:
        content                        || at
        '{"text":"one"}\n{"text":"tw'  || 2
        '{"text":"one"}\n}'            || 2
        '{"a":' * 2000                 || 1
    }

    def "an archive gives its Java files"() {
        given:
        def archive = folder.resolve('src.zip')
        new ZipOutputStream(Files.newOutputStream(archive)).withCloseable { zip ->
            (0..<50).each {
                zip.putNextEntry(new ZipEntry("m/C${it}.java"))
                zip.write("class C$it { } // ä".getBytes('UTF-8'))
                zip.putNextEntry(new ZipEntry("m/C${it}.properties"))
            }
        }
        def source = new SourceArchive(archive)

        expect:
        texts(source).toSet() == (0..<50).collect { "class C$it { } // ä".toString() } as Set
        source.estimatedBytes(Part.ALL) == texts(source).sum { it.getBytes('UTF-8').length }
    }

    def "a damaged archive is one clear message"() {
        given:
        def archive = folder.resolve('src.zip')
        Files.writeString(archive, 'PK no more')

        when:
        texts(new SourceArchive(archive))

        then:
        def e = thrown(FileFormatException)
        e.message == "$archive: is no zip archive that can be read".toString()
    }

    def "where the JDK has no sources, the project's own are read"() {
        given:
        def project = Files.createDirectories(folder.resolve('project/kernels/src')).parent.parent
        Files.createDirectories(project.resolve('kernels/target'))
        Files.writeString(project.resolve('kernels/src/A.java'), 'class A {}')
        Files.writeString(project.resolve('kernels/src/B.groovy'), 'class B {}')
        Files.writeString(project.resolve('kernels/src/c.txt'), 'text')
        Files.writeString(project.resolve('kernels/target/D.java'), 'class D {}')

        when:
        def source = Corpora.find('jdk-sources', folder, project)

        then:
        source instanceof SourceFolder
        texts(source).toSet() == ['class A {}', 'class B {}'] as Set

        when:
        def before = source.hashes()
        Files.writeString(project.resolve('kernels/src/A.java'), 'class A { }')

        then:
        source.hashes() != before
    }

    def "where nothing is, the cure is named"() {
        when:
        Corpora.find('jdk-sources', folder, folder)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "the running JDK has no lib/src.zip and Trit's own sources are not in $folder; run a JDK with its sources, or name a file".toString()
    }

    private Path file(String name, Object content) {
        def file = folder.resolve(name)
        Files.write(file, content instanceof byte[] ? content : content.toString().getBytes('UTF-8'))
        file
    }

    private static List<String> texts(Path file) {
        texts(new TextFiles([file]))
    }

    private static List<String> texts(TextSource source) {
        def texts = []
        source.open(Part.ALL).withCloseable { reader ->
            for (def document = reader.next(); document.present; document = reader.next()) {
                texts << document.get().text()
            }
        }
        texts
    }
}

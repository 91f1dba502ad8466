package trit.file.text

import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.file.FileFormatException

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path

class StoresSpec extends Specification {

    @TempDir
    Path folder

    def "documents come back in their order"() {
        given:
        new DocumentStore.Writer(folder).withCloseable { out -> VariedText.all().each { out.add(it) } }

        when:
        def store = DocumentStore.open(folder)

        then:
        store.size() == VariedText.all().size()
        store.bytes() == VariedText.all().sum { it.getBytes('UTF-8').length }
        (0..<store.size()).collect { store.text(it) } == VariedText.all()
        Files.readAllBytes(folder.resolve('text.bin')) == VariedText.all().join('').getBytes('UTF-8')

        cleanup:
        store?.close()
    }

    def "lengths that do not fit are refused"() {
        given:
        Files.writeString(folder.resolve('text.bin'), 'abcdef')
        Files.write(folder.resolve('documents.bin'), bytes)

        when:
        DocumentStore.open(folder)

        then:
        def e = thrown(FileFormatException)
        e.message.endsWith(message)

        where:
        bytes                                  || message
        longs(3, 4)                            || 'does not fit text.bin; make the data set again'
        longs(3, 2)                            || 'does not fit text.bin; make the data set again'
        longs(-3, 9)                           || 'does not fit text.bin; make the data set again'
        longs(Long.MAX_VALUE, Long.MAX_VALUE)  || 'does not fit text.bin; make the data set again'
        [1, 2, 3] as byte[]                    || 'is no list of lengths; make the data set again'
    }

    def "tokens of a vocabulary of #vocab take #width bytes and come back from anywhere"() {
        given:
        def ids = [0, 1, vocab - 1, 255, 256, vocab.intdiv(2)] as int[]
        def path = folder.resolve('tokens.bin')
        new TokenStore.Writer(path, vocab).withCloseable { it.add(ids, 6) }

        when:
        def store = TokenStore.open(path, vocab)

        then:
        Files.size(path) == 6 * width
        store.size() == 6
        (0..6).every { at -> (0..(6 - at)).every { n -> store.window(at, n) == ids[at..<(at + n)] as int[] } }

        when:
        store.window(4, 3)

        then:
        thrown(IndexOutOfBoundsException)

        cleanup:
        store?.close()

        where:
        vocab   || width
        300     || 2
        65_536  || 2
        65_537  || 4
        200_000 || 4
    }

    def "a token outside of the vocabulary is refused, and so is half a token"() {
        given:
        def path = folder.resolve('tokens.bin')
        new TokenStore.Writer(path, 400).withCloseable { it.add([1, 399] as int[], 2) }

        when:
        TokenStore.open(path, 399).withCloseable { it.window(0, 2) }

        then:
        def e = thrown(FileFormatException)
        e.message == "$path: holds token 399 of 399; make the data set again".toString()

        when:
        Files.write(path, [1, 2, 3] as byte[])
        TokenStore.open(path, 400)

        then:
        thrown(FileFormatException)
    }

    private static byte[] longs(long... values) {
        def bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN)
        values.each { bytes.putLong(it) }
        bytes.array()
    }
}

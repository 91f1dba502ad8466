package trit.file.text

import spock.lang.Specification

class PartSpec extends Specification {

    static final List<String> NAMES = (0..<5_000).collect { "java.base/java/lang/Class${it}.java".toString() }

    def "every document is in exactly one part"() {
        expect:
        NAMES.every { name -> [Part.TRAIN, Part.VALIDATION, Part.TEST].count { it.holds(name) } == 1 }
        NAMES.every { Part.ALL.holds(it) }
    }

    def "about #percent of a hundred documents are #part"() {
        expect:
        Math.abs(NAMES.count { part.holds(it) } - NAMES.size() * percent / 100) < 3 * Math.sqrt(NAMES.size() * percent / 100)

        where:
        part            | percent
        Part.TRAIN      | 90
        Part.VALIDATION | 5
        Part.TEST       | 5
    }

    def "the part of a name never changes: '#name' is #part"() {
        expect:
        part.holds(name)

        where:
        name                                || part
        'java.base/java/lang/String.java'   || Part.TRAIN
        'java.base/java/lang/Object.java'   || Part.TRAIN
        'java.base/java/util/ArrayList.java' || Part.TRAIN
    }

    def "names are shuffled in an order that adding others does not disturb"() {
        given:
        def all = ShuffledNames.of(NAMES, Part.ALL)
        def some = ShuffledNames.of(NAMES.findAll { it.hashCode() % 3 }.reverse(), Part.ALL)

        expect:
        all.toSet() == NAMES.toSet()
        all != NAMES
        some == all.findAll { it.hashCode() % 3 }
        ShuffledNames.of(NAMES, Part.TEST) == all.findAll { Part.TEST.holds(it) }
    }

    def "the words of recipes name them"() {
        expect:
        Part.named('validation').get() == Part.VALIDATION
        Part.named('all').empty
        Part.named('Train').empty
        Part.words() == ['train', 'validation', 'test']
    }
}

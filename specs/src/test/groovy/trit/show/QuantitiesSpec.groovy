package trit.show

import java.time.Duration
import spock.lang.Specification

/** Numbers as people read them. */
class QuantitiesSpec extends Specification {

    def "#bytes bytes read #text"() {
        expect:
        Quantities.bytes(bytes) == text

        where:
        bytes          || text
        0              || '0 B'
        1023           || '1,023 B'
        1024           || '1 KiB'
        1536           || '1.5 KiB'
        56_937_677     || '54.3 MiB'
        2_147_483_648d || '2 GiB'
        1023.9 * 1024  || '1,024 KiB'
    }

    def "#part of #whole bytes read #text"() {
        expect:
        Quantities.bytes(part, whole) == text

        where:
        part                   | whole                  || text
        14L * 1024 * 1024 * 1024 | 24L * 1024 * 1024 * 1024 || '14 of 24 GiB'
        56_937_677             | 67_108_864             || '54.3 of 64 MiB'
        0                      | 1024                   || '0 of 1 KiB'
    }

    def "#seconds s read #text"() {
        expect:
        Quantities.time(Duration.ofMillis((long) (seconds * 1000))) == text

        where:
        seconds || text
        0       || '0 s'
        0.25    || '250 ms'
        1       || '1 s'
        59.94   || '59.9 s'
        150     || '2.5 min'
        18_720  || '5.2 h'
        259_200 || '3 d'
    }

    def "a time and its limit share the limit's unit"() {
        expect:
        Quantities.time(Duration.ofMinutes(402), Duration.ofHours(36)) == '6.7 of 36 h'
    }

    def "the number #value reads #text"() {
        expect:
        Quantities.number(value) == text

        where:
        value      || text
        0d         || '0'
        12d        || '12'
        1234567d   || '1,234,567'
        3.14159d   || '3.142'
        0.0123456d || '0.01235'
        27.4182d   || '27.42'
        1.5e-7d    || '1.50e-07'
        Double.NaN || 'NaN'
        -2.5d      || '-2.500'
    }
}

package trit.code

import spock.lang.Specification

/** Codes laid eight at a time lie where the layout of their encoding says. */
class HalvedNibblesSpec extends Specification {

    def "#bits bits with #bias added"() {
        given:
        def random = new Random(bits)
        def codes = (0..<96).collect { random.nextInt(1 << bits) - bias } as byte[]
        def layout = new CodeLayout(32, bias, *fields)
        def expected = new byte[20]
        layout.write(codes[32..<64] as byte[], expected)

        when:
        def block = new byte[20]
        new HalvedNibbles(bias).write(codes, 32, block, 4)
        if (bits == 5) {
            new HalvedNibbles(bias).writeFifthBits(codes, 32, block, 0)
        }

        then:
        block == expected

        where:
        bits | bias || fields
        4    | 0    || [new Fields(4, 4, 16)]
        4    | 8    || [new Fields(4, 4, 16)]
        5    | 0    || [new Fields(4, 4, 16), new Fields(0, 1, 1)]
        5    | 16   || [new Fields(4, 4, 16), new Fields(0, 1, 1)]
    }
}

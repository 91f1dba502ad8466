package trit.eval

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.compute.WorkerPool
import trit.infer.Decoder
import trit.infer.ModelException
import trit.infer.SmallModel
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.nn.StoredModel
import trit.tensor.Memory
import trit.tensor.Shape

/** Perplexity and divergence against what can be computed by hand. */
class MeasurementSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())

    def "a model that finds all tokens equally likely has the vocabulary's size as perplexity"() {
        given:
        def weights = SmallModel.weights(SmallModel.UNTIED, 1, memory)
        weights.get('lm_head.weight').fill(0)

        when:
        def result = perplexity(SmallModel.stored(weights), text(SmallModel.UNTIED, 200, 32))

        then:
        Math.abs(result.perplexity().value() - 61) < 1e-9
        result.perplexity().error() < 1e-6
        result.chunks() == 6
        result.scored() == 6 * 15
        Math.abs(result.bitsPerByte(200, 800) - Math.log(61) / Math.log(2) / 4) < 1e-12
    }

    def "it is the exponent of the mean loss over the scored positions, each read with what is before it in its chunk"() {
        given:
        def weights = SmallModel.weights(SmallModel.TINY, 2, memory)
        def chunks = new ScoredChunks(SmallModel.tokens(SmallModel.TINY, 100, 3), 24, OptionalInt.of(1), 0)

        when:
        def losses = (0..<chunks.count()).collectMany { i -> losses(weights, chunks.chunk(i)).subList(12, 23) }
        def mean = losses.sum() / losses.size()
        def variance = losses.sum { (it - mean)**2 } / losses.size()
        def result = perplexity(SmallModel.stored(weights), chunks)

        then:
        losses.size() == 44
        Math.abs(result.negativeLogLikelihood().value() - mean) < 1e-9
        Math.abs(result.perplexity().value() / Math.exp(mean) - 1) < 1e-9
        Math.abs(result.perplexity().error() - Math.exp(mean) * Math.sqrt(variance / 43)) < 1e-9
    }

    def "adding a constant to all logits changes nothing"() {
        given: 'the same row added to every row of the output layer moves all logits of a position alike'
        def weights = SmallModel.weights(SmallModel.UNTIED, 4, memory)
        def chunks = text(SmallModel.UNTIED, 70, 24)
        def before = perplexity(SmallModel.stored(weights), chunks).perplexity().value()
        def head = weights.get('lm_head.weight')
        (0..<24).each { k ->
            (0..<61).each { v -> head.set(v * 24 + k, (float) (head.get(v * 24 + k) + 0.5f)) }
        }

        expect:
        Math.abs(perplexity(SmallModel.stored(weights), chunks).perplexity().value() / before - 1) < 1e-5
    }

    def "a model does not diverge from itself"() {
        given:
        def model = SmallModel.stored(SmallModel.weights(SmallModel.TINY, 5, memory))

        when:
        def result = divergence(model, model, text(SmallModel.TINY, 100, 24))

        then:
        result.meanKld() == new Estimate(0, 0)
        result.kld().max() == 0
        result.sameTop() == new Estimate(1, 0)
        result.ratio() == new Estimate(1, 0)
        result.rmsDeltaP() == new Estimate(0, 0)
        Math.abs(result.correlation() - 1) < 1e-12
        result.model().perplexity() == result.base().perplexity()
    }

    def "divergence is KL(base ‖ model), over the same positions as perplexity"() {
        given:
        def base = SmallModel.weights(SmallModel.TINY, 6, memory)
        def other = SmallModel.weights(SmallModel.TINY, 7, memory)
        def chunks = text(SmallModel.TINY, 100, 24)

        when:
        def result = divergence(SmallModel.stored(other), SmallModel.stored(base), chunks)
        def p = (0..<4).collectMany { i -> logProbabilities(base, chunks.chunk(i)).subList(12, 23) }
        def q = (0..<4).collectMany { i -> logProbabilities(other, chunks.chunk(i)).subList(12, 23) }
        def kld = [p, q].transpose().collect { a, b -> (0..<61).sum { Math.exp(a[it]) * (a[it] - b[it]) } }
        def targets = (0..<4).collectMany { i -> (chunks.chunk(i) as List).subList(13, 24) }
        def deltas = targets.indices.collect { Math.exp(q[it][targets[it]]) - Math.exp(p[it][targets[it]]) }
        def ratios = targets.indices.collect { p[it][targets[it]] - q[it][targets[it]] }
        def meanRatio = ratios.sum() / 44

        then:
        Math.abs(result.meanKld().value() - kld.sum() / 44) < 1e-9
        Math.abs(result.kld().max() - kld.max()) < 1e-9
        Math.abs(result.kld().median() - kld.sort()[21..22].sum() / 2) < 1e-9
        Math.abs(result.meanDeltaP().value() - deltas.sum() / 44) < 1e-9
        Math.abs(result.rmsDeltaP().value() - Math.sqrt(deltas.sum { it * it } / 44)) < 1e-9
        result.sameTop().value() == (0..<44).count { top(p[it]) == top(q[it]) } / 44d

        and: 'the error of the ratio is that of the paired difference'
        Math.abs(result.logRatio().value() - meanRatio) < 1e-9
        Math.abs(result.logRatio().error() - Math.sqrt(ratios.sum { (it - meanRatio)**2 } / 44 / 43)) < 1e-9

        and: 'each side has its own perplexity'
        Math.abs(result.model().perplexity().value() / perplexity(SmallModel.stored(other), chunks).perplexity().value() - 1) < 1e-12
        Math.abs(result.base().perplexity().value() / perplexity(SmallModel.stored(base), chunks).perplexity().value() - 1) < 1e-12

        and: 'it has a direction'
        Math.abs(divergence(SmallModel.stored(base), SmallModel.stored(other), chunks).meanKld().value() - result.meanKld().value()) > 1e-3
    }

    def "coarser encodings diverge more"() {
        given:
        def weights = SmallModel.weights(SmallModel.WIDE, 8, memory)
        def base = SmallModel.stored(weights)
        def chunks = text(SmallModel.WIDE, 80, 24)

        when:
        def kld = [Encoding.F16, Encoding.Q8_0, Encoding.Q4_0, Encoding.TQ2_0].collect {
            divergence(SmallModel.encoded(weights, it, memory), base, chunks).meanKld().value()
        }

        then:
        kld[0] > 0
        kld[0] < kld[1] && kld[1] < kld[2] && kld[2] < kld[3]
    }

    def "neither threads nor a batch shorter than the context change a number"() {
        given:
        def model = SmallModel.stored(SmallModel.weights(SmallModel.TINY, 9, memory))
        def chunks = text(SmallModel.TINY, 200, 96)
        def pool = new WorkerPool(3)

        expect:
        def one = new Decoder(model, backend).withCloseable { Perplexity.measure(it, chunks, ChunkProgress.NONE) }
        def many = new Decoder(model, ScalarBackend.on(pool)).withCloseable { Perplexity.measure(it, chunks, ChunkProgress.NONE) }
        one.perplexity() == many.perplexity()

        cleanup:
        pool.close()
    }

    def "progress tells every chunk and may stop the measurement"() {
        given:
        def model = SmallModel.stored(SmallModel.weights(SmallModel.TINY, 9, memory))
        def seen = []

        when:
        new Decoder(model, backend).withCloseable {
            Perplexity.measure(it, text(SmallModel.TINY, 100, 20), { done, total ->
                seen << [done, total]
                if (done == 3) {
                    throw new IllegalStateException('enough')
                }
            })
        }

        then:
        thrown(IllegalStateException)
        seen == [[1, 5], [2, 5], [3, 5]]
    }

    def "models of different vocabularies cannot be compared"() {
        when:
        divergence(SmallModel.stored(SmallModel.weights(SmallModel.TINY, 1, memory)),
            SmallModel.stored(SmallModel.weights(SmallModel.WIDE, 1, memory)), text(SmallModel.TINY, 100, 24))

        then:
        def e = thrown(ModelException)
        e.message == 'models with vocabularies of 61 and 300 tokens cannot be compared; compare models that share a tokenizer'
    }

    private static ScoredChunks text(TransformerConfig config, int tokens, int context) {
        new ScoredChunks(SmallModel.tokens(config, tokens, 3), context, OptionalInt.empty(), 0)
    }

    private Perplexity perplexity(StoredModel model, ScoredChunks chunks) {
        new Decoder(model, backend).withCloseable { Perplexity.measure(it, chunks, ChunkProgress.NONE) }
    }

    private Divergence divergence(StoredModel model, StoredModel base, ScoredChunks chunks) {
        new Decoder(model, backend).withCloseable { a ->
            new Decoder(base, backend).withCloseable { b -> Divergence.measure(a, b, chunks, ChunkProgress.NONE) }
        }
    }

    /** Log-probabilities after every token of a chunk. */
    private List<List<Double>> logProbabilities(LlamaWeights weights, int[] chunk) {
        def vocab = weights.config().vocab()
        def decoder = new Decoder(SmallModel.stored(weights), backend)
        def cache = decoder.cache(chunk.length)
        def logits = memory.scratch(Shape.of(chunk.length, vocab))
        decoder.logits(decoder.hidden(chunk, cache), logits)
        cache.close()
        decoder.close()
        def rows = logits.toArray().collect { float it -> Double.valueOf((double) it) }
        rows.collate(vocab).collect { row ->
            def total = Math.log(row.sum { Math.exp(it) })
            row.collect { it - total }
        }
    }

    private List<Double> losses(LlamaWeights weights, int[] chunk) {
        def p = logProbabilities(weights, chunk)
        (0..<chunk.length - 1).collect { -p[it][chunk[it + 1]] }
    }

    private static int top(List<Double> row) {
        row.indexOf(row.max())
    }
}

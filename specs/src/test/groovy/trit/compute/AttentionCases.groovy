package trit.compute

import groovy.transform.CompileStatic
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.tensor.Shape
import trit.tensor.Tensor

/** Attention within a text, to a cache, and told its place on the device. */
@CompileStatic
final class AttentionCases {
    private AttentionCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        List<AttentionShape> shapes = [[1, 1, 1, 1, 2], [2, 3, 2, 1, 6], [1, 13, 3, 3, 10], [2, 31, 4, 2, 32],
            [1, 100, 2, 1, 64], [1, 257, 2, 2, 33], [1, 300, 4, 1, 16], [3, 129, 2, 2, 8], [1, 70, 2, 1, 128], [1, 40, 1, 1, 200]]
            .collect { List<Integer> s -> new AttentionShape(s[0], s[1], s[2], s[3], s[4]) }
        shapes.each { AttentionShape shape ->
            int t = shape.tokens(), d = shape.headDim(), wide = shape.heads() * d, narrow = shape.kvHeads() * d
            cases << new OperationCase("attention $shape", shape.length() + d, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(t, wide), sums = in.dirty(t, shape.heads())
                b.attention(new AttentionPass(shape, in.within(3f, t, wide), in.within(3f, t, narrow), in.uniform(t, narrow), out, sums))
                [out, sums]
            })
            cases << new OperationCase("attentionGradient $shape", shape.group() * shape.length() * 4 + d, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(t, wide), sums = in.dirty(t, shape.heads())
                Tensor q = in.within(2f, t, wide), k = in.within(2f, t, narrow), v = in.uniform(t, narrow)
                AttentionPass pass = new AttentionPass(shape, q, k, v, out, sums)
                ScalarBackend.on(Workers.caller()).attention(pass)
                Tensor dq = in.dirty(t, wide), dk = in.dirty(t, narrow), dv = in.dirty(t, narrow)
                b.attentionGradient(pass, in.uniform(t, wide), dq, dk, dv)
                [dq, dk, dv]
            })
        }
        List<List<Integer>> caches = [[1, 0, 2, 1, 6], [1, 99, 4, 2, 32], [1, 36, 2, 1, 64], [2, 30, 2, 2, 70],
            [3, 13, 2, 2, 33], [7, 5, 1, 1, 8], [13, 0, 2, 1, 64], [40, 257, 4, 2, 16], [300, 20, 2, 1, 10], [1, 127, 6, 1, 64], [1, 128, 10, 2, 16], [8, 300, 7, 1, 20]]
        caches.each { List<Integer> c ->
            int t = c[0], past = c[1], heads = c[2], kvHeads = c[3], d = c[4]
            cases << new OperationCase("cachedAttention $c", past + t + d, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(t, heads * d)
                Tensor keys = in.within(3f, past + t + 2, kvHeads * d), values = in.uniform(past + t + 2, kvHeads * d)
                b.cachedAttention(in.within(3f, t, heads * d), keys, values, past, heads, kvHeads, out)
                [out]
            })
        }
        [Encoding.F32, Encoding.F16, Encoding.Q8_0].each { Encoding encoding ->
            [[1, 0, 2, 1, 32], [1, 99, 4, 2, 32], [1, 36, 2, 1, 64], [3, 13, 2, 2, 96], [13, 5, 2, 1, 64]].each { List<Integer> c ->
                int t = c[0], past = c[1], heads = c[2], kvHeads = c[3], d = c[4]
                cases << new OperationCase("cachedAttention in $encoding $c", past + t + d, { Backend b, CaseInputs in ->
                    Tensor out = in.dirty(t, heads * d)
                    Tensor keys = in.within(3f, past + t + 2, kvHeads * d), values = in.uniform(past + t + 2, kvHeads * d)
                    b.cachedAttention(in.within(3f, t, heads * d), encoding.encode(keys, in.memory), encoding.encode(values, in.memory),
                        past, heads, kvHeads, out)
                    [out]
                })
            }
        }
        cases.addAll(nextToken())
        // scores reach 40 * 40 * 16 / 4, and a weight's error is its score's
        cases << new OperationCase('attention to scores far apart', 6400, { Backend b, CaseInputs in ->
            AttentionShape shape = new AttentionShape(1, 200, 1, 1, 16)
            Tensor out = in.dirty(200, 16), sums = in.dirty(200, 1)
            b.attention(new AttentionPass(shape, in.within(40f, 200, 16), in.within(40f, 200, 16), in.uniform(200, 16), out, sums))
            [out]
        })
        return cases
    }

    /** What is told a place, and what reads it where it lies. */
    private static List<OperationCase> nextToken() {
        [Encoding.F32, Encoding.F16, Encoding.Q8_0].collectMany { Encoding encoding -> [
            new OperationCase("keep, keepAt in $encoding", 0, { Backend b, CaseInputs in ->
                EncodedTensor cache = encoding.encode(in.uniform(7, 96), in.memory)
                Tensor rows = in.within(3f, 3, 96)
                (32..<64).each { rows.set(it, 0f) }
                b.keep(rows, cache, 2)
                b.keepAt(in.of(Shape.of(1), [6]), in.uniform(1, 96), cache)
                b.finish()
                [Encoding.decode(cache, in.memory)]
            }),
            new OperationCase("rotateAt, cachedAttentionAt in $encoding", 140 + 32, { Backend b, CaseInputs in ->
                Tensor place = in.of(Shape.of(1), [139]), q = in.within(3f, 1, 4 * 32), out = in.dirty(1, 4 * 32)
                b.rotateAt(place, q, RotaryTable.of(32, 150, 10_000))
                EncodedTensor keys = encoding.encode(in.uniform(300, 2 * 32), in.memory), values = encoding.encode(in.uniform(300, 2 * 32), in.memory)
                b.cachedAttentionAt(place, q, keys, values, 4, 2, out)
                [q, out]
            })]
        } as List<OperationCase>
    }
}

package trit.compute

import groovy.transform.CompileStatic
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.code.EvenLevels
import trit.compute.GrokfastStep.Slow
import trit.compute.GrokfastStep.Slow.RunningMean
import trit.compute.GrokfastStep.Slow.Window
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/**
 * Calls of every operation on odd sizes and extreme values, each with a name, so that backends,
 * vector widths and numbers of threads can be compared on the same inputs.
 */
@CompileStatic
class OperationCases {
    /** The distance between 1 and the next smaller float: the unit of all bounds. */
    static final double UNIT = Math.pow(2, -24)

    /**
     * One call.
     *
     * @param terms how many products or exponentials the longest sum has; 0 where bits must be equal
     */
    @CompileStatic
    static final class Case {
        final String name
        final int terms
        final Closure<List<Tensor>> call

        Case(String name, int terms, Closure<List<Tensor>> call) {
            this.name = name
            this.terms = terms
            this.call = call
        }

        /** The results of this call as arrays, one per tensor that was written. */
        List<float[]> results(Backend backend) {
            try (Memory memory = backend.openMemory()) {
                List<Tensor> written = (List<Tensor>) call.call(backend, new Inputs(memory))
                backend.finish()
                return written*.toArray()
            }
        }

        /** The largest error allowed: rounding of every term, relative to the largest result. */
        double bound(float[] expected) {
            double largest = 1
            for (float value : expected) {
                if (Float.isFinite(value)) {
                    largest = Math.max(largest, Math.abs(value))
                }
            }
            return (8 + terms) * UNIT * largest
        }

        @Override
        String toString() {
            return name
        }
    }

    /** Numbers drawn in order from one stream. */
    @CompileStatic
    static final class Inputs {
        final Memory memory
        private long next

        Inputs(Memory memory) {
            this.memory = memory
        }

        /** Values in [-range, range). */
        Tensor within(float range, int... extents) {
            Tensor tensor = memory.scratch(Shape.of(extents))
            RandomStream stream = RandomStream.of(7)
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, (2 * stream.uniform(next++) - 1) * range)
            }
            return tensor
        }

        Tensor uniform(int... extents) {
            return within(1f, extents)
        }

        /** Values in [-1, 1) that are numbers of 16 bits. */
        Tensor numbers(Encoding encoding, int... extents) {
            Tensor tensor = uniform(extents)
            ScalarBackend.on(Workers.caller()).roundTo(encoding, tensor)
            return tensor
        }

        /** A result that still holds something else. */
        Tensor dirty(int... extents) {
            Tensor tensor = memory.scratch(Shape.of(extents))
            tensor.fill(Float.NaN)
            return tensor
        }

        Tensor of(Shape shape, List<? extends Number> values) {
            float[] floats = new float[values.size()]
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values[i].floatValue()
            }
            return Tensor.of(memory, shape, floats)
        }

        int[] whole(int count, int bound) {
            RandomStream stream = RandomStream.of(11)
            int[] values = new int[count]
            for (int i = 0; i < count; i++) {
                values[i] = (int) stream.below(i, bound)
            }
            return values
        }
    }

    static final List<Integer> SIZES = [1, 2, 3, 7, 8, 13, 16, 31, 32, 33, 64, 100, 257]

    static List<Case> all() {
        return products() + narrowProducts() + norms() + attention() + losses() + elementwise() + reductions() + rotations() + rounding() + latents() + clusters() + rows()
    }

    static List<Case> products() {
        List<Case> cases = []
        List<List<Integer>> shapes = [[1, 1, 1], [0, 3, 2], [5, 1, 3], [1, 257, 33], [3, 13, 100], [6, 64, 64],
            [7, 31, 65], [13, 100, 129], [33, 257, 31], [100, 33, 257], [65, 513, 70], [200, 7, 1030], [129, 1100, 13]]
        shapes.each { List<Integer> shape ->
            int t = shape[0], k = shape[1], n = shape[2]
            cases << new Case("linear $shape", k, { Backend b, Inputs in ->
                Tensor y = in.dirty(t, n)
                b.linear(in.uniform(t, k), in.uniform(n, k), y)
                [y]
            })
            cases << new Case("linearInputGradient $shape", n, { Backend b, Inputs in ->
                Tensor dx = in.dirty(t, k)
                b.linearInputGradient(in.uniform(t, n), in.uniform(n, k), dx)
                [dx]
            })
            cases << new Case("addLinearInputGradient $shape", n, { Backend b, Inputs in ->
                Tensor dx = in.uniform(t, k)
                b.addLinearInputGradient(in.uniform(t, n), in.uniform(n, k), dx)
                [dx]
            })
            cases << new Case("addLinearWeightGradient $shape", t, { Backend b, Inputs in ->
                Tensor dw = in.uniform(n, k)
                b.addLinearWeightGradient(in.uniform(t, n), in.uniform(t, k), dw)
                [dw]
            })
        }
        return cases
    }

    /** Of factors that are numbers of 16 bits already. */
    static List<Case> narrowProducts() {
        List<List<Integer>> shapes = [[1, 1, 1], [5, 1, 3], [7, 31, 65], [129, 257, 33], [33, 600, 130]]
        return [shapes, [Encoding.BF16, Encoding.F16]].combinations().collectMany { List pair ->
            List<Integer> shape = (List<Integer>) pair[0]
            Encoding numbers = (Encoding) pair[1]
            int t = shape[0], k = shape[1], n = shape[2]
            [new Case("linear $shape of $numbers", k, { Backend b, Inputs in ->
                Tensor y = in.dirty(t, n)
                b.productsOf(numbers).linear(in.numbers(numbers, t, k), in.numbers(numbers, n, k), y)
                [y]
            }), new Case("linearInputGradient $shape of $numbers", n, { Backend b, Inputs in ->
                Tensor dx = in.dirty(t, k)
                b.productsOf(numbers).linearInputGradient(in.numbers(numbers, t, n), in.numbers(numbers, n, k), dx)
                [dx]
            }), new Case("addLinearInputGradient $shape of $numbers", n, { Backend b, Inputs in ->
                Tensor dx = in.uniform(t, k)
                b.productsOf(numbers).addLinearInputGradient(in.numbers(numbers, t, n), in.numbers(numbers, n, k), dx)
                [dx]
            }), new Case("addLinearWeightGradient $shape of $numbers", t, { Backend b, Inputs in ->
                Tensor dw = in.uniform(n, k)
                b.productsOf(numbers).addLinearWeightGradient(in.numbers(numbers, t, n), in.numbers(numbers, t, k), dw)
                [dw]
            })]
        }
    }

    static List<Case> norms() {
        List<Case> cases = []
        SIZES.each { int width ->
            cases << new Case("rmsNorm $width", width, { Backend b, Inputs in ->
                Tensor y = in.dirty(5, width)
                b.rmsNorm(in.within(3f, 5, width), in.uniform(width), 1e-5f, y)
                [y]
            })
            cases << new Case("layerNorm $width", 2 * width, { Backend b, Inputs in ->
                Tensor y = in.dirty(5, width)
                b.layerNorm(in.within(3f, 5, width), in.uniform(width), in.uniform(width), 1e-5f, y)
                [y]
            })
            cases << new Case("rmsNormGradient $width", 70 + width, { Backend b, Inputs in ->
                Tensor dx = in.dirty(70, width)
                Tensor dGain = in.uniform(width)
                b.rmsNormGradient(in.within(3f, 70, width), in.uniform(width), 1e-5f, in.uniform(70, width), dx, dGain)
                [dx, dGain]
            })
        }
        SIZES.each { int width ->
            cases << new Case("rmsNormRounded $width, as one after the other", 0, { Backend b, Inputs in ->
                Tensor x = in.within(3f, 5, width), gain = in.uniform(width), y = in.dirty(5, width)
                b.rmsNormRounded(x, gain, 1e-5f, y)
                b.rmsNorm(x, gain, 1e-5f, x)
                b.fakeQuantizeRows(x, x)
                [differs(b, x, y, in)]
            })
        }
        [[1, 256], [3, 512], [11, 256]].each { List<Integer> shape ->
            int t = shape[0], k = shape[1]
            [Activations.FLOAT, Activations.INT8_PER_TOKEN].each { Activations activations ->
                cases << new Case("multiplyEachNormed $shape × $activations, as one after the other", 0, { Backend b, Inputs in ->
                    Tensor x = in.within(3f, t, k), gain = in.uniform(k)
                    List<PackedMatrix> weights = [Encoding.Q8_0, Encoding.TQ2_0].collect { b.pack(it.encode(in.uniform(7, k), in.memory), activations, in.memory) }
                    List<Tensor> together = [in.dirty(t, 7), in.dirty(t, 7)], apart = [in.dirty(t, 7), in.dirty(t, 7)]
                    b.multiplyEachNormed(x, gain, 1e-5f, in.dirty(t, k), weights, together)
                    b.rmsNorm(x, gain, 1e-5f, x)
                    b.multiplyEach(x, weights, apart)
                    [differs(b, together[0], apart[0], in), differs(b, together[1], apart[1], in)]
                })
            }
        }
        cases << new Case('rmsNorm of zeros', 1, { Backend b, Inputs in ->
            Tensor y = in.dirty(2, 40)
            b.rmsNorm(in.memory.tensor(Shape.of(2, 40)), in.uniform(40), 1e-6f, y)
            [y]
        })
        return cases
    }

    /** 1 where the bits of two results differ. */
    private static Tensor differs(Backend b, Tensor one, Tensor other, Inputs in) {
        b.finish()
        in.of(Shape.of(1), [Arrays.equals(one.toArray(), other.toArray()) ? 0 : 1])
    }

    /** What is told a place, and what reads it where it lies. */
    private static List<Case> nextToken() {
        [Encoding.F32, Encoding.F16, Encoding.Q8_0].collectMany { Encoding encoding -> [
            new Case("keep, keepAt in $encoding", 0, { Backend b, Inputs in ->
                EncodedTensor cache = encoding.encode(in.uniform(7, 96), in.memory)
                Tensor rows = in.within(3f, 3, 96)
                (32..<64).each { rows.set(it, 0f) }
                b.keep(rows, cache, 2)
                b.keepAt(in.of(Shape.of(1), [6]), in.uniform(1, 96), cache)
                b.finish()
                [Encoding.decode(cache, in.memory)]
            }),
            new Case("rotateAt, cachedAttentionAt in $encoding", 140 + 32, { Backend b, Inputs in ->
                Tensor place = in.of(Shape.of(1), [139]), q = in.within(3f, 1, 4 * 32), out = in.dirty(1, 4 * 32)
                b.rotateAt(place, q, RotaryTable.of(32, 150, 10_000))
                EncodedTensor keys = encoding.encode(in.uniform(300, 2 * 32), in.memory), values = encoding.encode(in.uniform(300, 2 * 32), in.memory)
                b.cachedAttentionAt(place, q, keys, values, 4, 2, out)
                [q, out]
            })]
        } as List<Case>
    }

    static List<Case> attention() {
        List<Case> cases = []
        List<AttentionShape> shapes = [[1, 1, 1, 1, 2], [2, 3, 2, 1, 6], [1, 13, 3, 3, 10], [2, 31, 4, 2, 32],
            [1, 100, 2, 1, 64], [1, 257, 2, 2, 33], [1, 300, 4, 1, 16], [3, 129, 2, 2, 8], [1, 70, 2, 1, 128], [1, 40, 1, 1, 200]]
            .collect { List<Integer> s -> new AttentionShape(s[0], s[1], s[2], s[3], s[4]) }
        shapes.each { AttentionShape shape ->
            int t = shape.tokens(), d = shape.headDim(), wide = shape.heads() * d, narrow = shape.kvHeads() * d
            cases << new Case("attention $shape", shape.length() + d, { Backend b, Inputs in ->
                Tensor out = in.dirty(t, wide), sums = in.dirty(t, shape.heads())
                b.attention(shape, in.within(3f, t, wide), in.within(3f, t, narrow), in.uniform(t, narrow), out, sums)
                [out, sums]
            })
            cases << new Case("attentionGradient $shape", shape.group() * shape.length() * 4 + d, { Backend b, Inputs in ->
                Tensor out = in.dirty(t, wide), sums = in.dirty(t, shape.heads())
                Tensor q = in.within(2f, t, wide), k = in.within(2f, t, narrow), v = in.uniform(t, narrow)
                ScalarBackend.on(Workers.caller()).attention(shape, q, k, v, out, sums)
                Tensor dq = in.dirty(t, wide), dk = in.dirty(t, narrow), dv = in.dirty(t, narrow)
                b.attentionGradient(shape, q, k, v, out, sums, in.uniform(t, wide), dq, dk, dv)
                [dq, dk, dv]
            })
        }
        List<List<Integer>> caches = [[1, 0, 2, 1, 6], [1, 99, 4, 2, 32], [1, 36, 2, 1, 64], [2, 30, 2, 2, 70],
            [3, 13, 2, 2, 33], [7, 5, 1, 1, 8], [13, 0, 2, 1, 64], [40, 257, 4, 2, 16], [300, 20, 2, 1, 10], [1, 127, 6, 1, 64], [1, 128, 10, 2, 16], [8, 300, 7, 1, 20]]
        caches.each { List<Integer> c ->
            int t = c[0], past = c[1], heads = c[2], kvHeads = c[3], d = c[4]
            cases << new Case("cachedAttention $c", past + t + d, { Backend b, Inputs in ->
                Tensor out = in.dirty(t, heads * d)
                Tensor keys = in.within(3f, past + t + 2, kvHeads * d), values = in.uniform(past + t + 2, kvHeads * d)
                b.cachedAttention(in.within(3f, t, heads * d), keys, values, past, heads, kvHeads, out)
                [out]
            })
        }
        [Encoding.F32, Encoding.F16, Encoding.Q8_0].each { Encoding encoding ->
            [[1, 0, 2, 1, 32], [1, 99, 4, 2, 32], [1, 36, 2, 1, 64], [3, 13, 2, 2, 96], [13, 5, 2, 1, 64]].each { List<Integer> c ->
                int t = c[0], past = c[1], heads = c[2], kvHeads = c[3], d = c[4]
                cases << new Case("cachedAttention in $encoding $c", past + t + d, { Backend b, Inputs in ->
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
        cases << new Case('attention to scores far apart', 6400, { Backend b, Inputs in ->
            AttentionShape shape = new AttentionShape(1, 200, 1, 1, 16)
            Tensor out = in.dirty(200, 16), sums = in.dirty(200, 1)
            b.attention(shape, in.within(40f, 200, 16), in.within(40f, 200, 16), in.uniform(200, 16), out, sums)
            [out]
        })
        return cases
    }

    static List<Case> losses() {
        List<Case> cases = []
        (SIZES + [1000]).each { int width ->
            [1f, 30f].each { float range ->
                cases << new Case("softmax $width within $range", width, { Backend b, Inputs in ->
                    Tensor y = in.dirty(4, width)
                    b.softmax(in.within(range, 4, width), y)
                    [y]
                })
                cases << new Case("crossEntropy $width within $range", width, { Backend b, Inputs in ->
                    Tensor losses = in.dirty(6)
                    int[] targets = in.whole(6, width)
                    targets[3] = -1
                    b.crossEntropy(in.within(range, 6, width), targets, losses)
                    [losses]
                })
                Divergence.Direction.values().each { direction ->
                    cases << new Case("addDivergenceGradient $width within $range, $direction", width, { Backend b, Inputs in ->
                        Tensor teacher = in.within(range, 5, width), student = in.within(range, 5, width)
                        Tensor losses = in.dirty(5), gradient = in.within(1f, 5, width)
                        float[] weights = [0.5f, 1f, 0f, 0.25f, 2f]
                        b.addDivergenceGradient(new Divergence(direction, 2f, 0), teacher, student, weights, losses, gradient)
                        [losses, gradient]
                    })
                }
                [1, 5, 40].findAll { it < width }.each { int k ->
                    cases << new Case("addDivergenceGradient $width within $range, the likeliest $k", width, { Backend b, Inputs in ->
                        Tensor teacher = in.within(range, 5, width), student = in.within(range, 5, width)
                        (0..<(width - 1)).each { int i -> teacher.set(i, (float) (Math.rint(teacher.get(i) * 4) / 4)) } // many are equal
                        Tensor losses = in.dirty(5), gradient = in.within(1f, 5, width)
                        float[] weights = [0.5f, 1f, 0f, 0.25f, 2f]
                        b.addDivergenceGradient(new Divergence(Divergence.Direction.FORWARD, 2f, k), teacher, student, weights, losses, gradient)
                        [losses, gradient]
                    })
                }
                cases << new Case("crossEntropyGradient $width within $range", width, { Backend b, Inputs in ->
                    Tensor logits = in.within(range, 6, width)
                    int[] targets = in.whole(6, width)
                    targets[3] = -1
                    b.crossEntropyGradient(logits, targets, 0.25f, logits)
                    [logits]
                })
            }
        }
        cases << new Case('softmax of extremes', 4, { Backend b, Inputs in ->
            Tensor y = in.dirty(3, 4)
            b.softmax(in.of(Shape.of(3, 4), [1e30, -1e30, 0, 1e30, -3e38, -3e38, -3e38, -3e38, 88, 89, -200, 0]), y)
            [y]
        })
        return cases
    }

    static List<Case> elementwise() {
        List<Case> cases = []
        (SIZES + [20_000]).each { int size ->
            cases << new Case("add $size", 0, { Backend b, Inputs in ->
                Tensor out = in.uniform(size)
                b.add(out, in.uniform(size), out)
                [out]
            })
            cases << new Case("multiply $size", 0, { Backend b, Inputs in ->
                Tensor out = in.dirty(size)
                b.multiply(in.uniform(size), in.uniform(size), out)
                [out]
            })
            cases << new Case("scale $size", 0, { Backend b, Inputs in ->
                Tensor out = in.dirty(size)
                b.scale(in.uniform(size), 0.3f, out)
                [out]
            })
            cases << new Case("addBias $size", 0, { Backend b, Inputs in ->
                Tensor x = in.uniform(3, size)
                b.addBias(in.uniform(size), x)
                [x]
            })
            ActivationFunction.values().each { ActivationFunction f ->
                cases << new Case("$f $size", 4, { Backend b, Inputs in ->
                    Tensor out = in.dirty(size)
                    b.activate(f, in.within(20f, size), out)
                    [out]
                })
            }
            cases << new Case("swiGlu $size", 1, { Backend b, Inputs in ->
                Tensor out = in.dirty(size)
                b.swiGlu(in.within(20f, size), in.uniform(size), out)
                [out]
            })
            cases << new Case("swiGluGradient $size", 16, { Backend b, Inputs in ->
                Tensor dGate = in.dirty(size), dUp = in.dirty(size)
                b.swiGluGradient(in.within(20f, size), in.uniform(size), in.uniform(size), dGate, dUp)
                [dGate, dUp]
            })
            cases << new Case("adamW $size", 0, { Backend b, Inputs in ->
                Tensor w = in.uniform(size), m = in.within(0.1f, size), v = in.within(0.01f, size)
                b.multiply(v, v, v)
                b.adamW(new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 3, 0.7f), w, in.uniform(size), m, v)
                [w, m, v]
            })
            List<Slow> slowParts = [new RunningMean(0.98f, true), new RunningMean(0.98f, false),
                                    new Window(3, 0, false, 1), new Window(3, 2, true, 1), new Window(3, 1, true, 3)]
            slowParts.each { Slow slow ->
                [true, false].each { boolean fast ->
                    cases << new Case("grokfast $slow, fast: $fast, $size", 0, { Backend b, Inputs in ->
                        Tensor gradient = in.uniform(size), past = in.uniform(slow.copies(), size)
                        b.grokfast(new GrokfastStep(slow, 2f, fast), gradient, past)
                        [gradient, past]
                    })
                }
            }
        }
        ActivationFunction.values().each { ActivationFunction f ->
            cases << new Case("$f of extremes", 4, { Backend b, Inputs in ->
                Tensor out = in.dirty(32)
                List<Number> values = [0, -0f, 88, 89, 100, -87, -88, -89, -100, -104, -1000, 1e-40, -1e-40, 1e15, -1e15, 5] as List<Number>
                b.activate(f, in.of(Shape.of(32), values + values), out)
                [out]
            })
        }
        cases << new Case('swiGlu of extremes', 1, { Backend b, Inputs in ->
            Tensor out = in.dirty(32)
            List<Number> gates = [0, -0f, 88, 89, 100, -87, -88, -89, -100, -104, -1000, 1e-40, -1e-40, 1e30, -1e30, 5] as List<Number>
            b.swiGlu(in.of(Shape.of(32), gates + gates), in.uniform(32), out)
            [out]
        })
        return cases
    }

    static List<Case> rotations() {
        [1, 2, 4, 8, 16, 32, 64, 512, 4096, 16384].collect { int size ->
            new Case("hadamard $size", 0, { Backend b, Inputs in ->
                Tensor x = in.uniform(5, size)
                b.hadamard(x)
                [x]
            })
        }
    }

    static List<Case> reductions() {
        List<Case> cases = []
        ([0] + SIZES + [4096, 4097, 20_001]).each { int size ->
            cases << new Case("reductions $size", 1, { Backend b, Inputs in ->
                Tensor x = in.uniform(size)
                double n = Math.max(1, size)
                List<Number> results = [b.sum(x) / n, b.sumOfSquares(x) / n, b.sumOfMagnitudes(x) / n] as List<Number>
                [in.of(Shape.of(3), results)]
            })
            cases << new Case("scaleAndSumSquares $size", 1, { Backend b, Inputs in ->
                Tensor x = in.uniform(size), y = in.uniform(3, size)
                double[] squares = b.scaleAndSumSquares(0.3f, [x, y])
                double n = Math.max(1, size)
                [in.of(Shape.of(2), [squares[0] / n, squares[1] / n] as List<Number>)]
            })
            cases << new Case("scaled by scaleAndSumSquares $size", 0, { Backend b, Inputs in ->
                Tensor x = in.uniform(size)
                b.scaleAndSumSquares(0.3f, [x])
                [x]
            })
            cases << new Case("maxMagnitude $size", 0, { Backend b, Inputs in ->
                [in.of(Shape.of(1), [b.maxMagnitude(in.uniform(size))])]
            })
        }
        [[3, 100, 32], [5, 33, 1], [2, 64, 1000]].each { List<Integer> shape ->
            cases << new Case("numbers of runs $shape", 1, { Backend b, Inputs in ->
                Tensor w = in.uniform(shape[0], shape[1]), ternary = in.dirty(shape[0], shape[1])
                b.fakeQuantizeTernary(w, 0.3f, ternary)
                [[Reduction.SUM_OF_MAGNITUDES, w], [Reduction.MAX_MAGNITUDE, w], [Reduction.ONLY_MAGNITUDE, w], [Reduction.ONLY_MAGNITUDE, ternary]].collect { List one ->
                    double[] numbers = b.ofRuns((Reduction) one[0], [(Tensor) one[1], (Tensor) one[1]], shape[2])[1]
                    in.of(Shape.of(numbers.length), numbers.collect { double number -> Double.isNaN(number) ? -1d : number / shape[1] })
                }
            })
        }
        [0, 5, 40, 5000].each { int at ->
            cases << new Case("maxMagnitude with NaN at $at", 0, { Backend b, Inputs in ->
                Tensor x = in.uniform(5001)
                x.set(at, Float.NaN)
                [in.of(Shape.of(1), [b.maxMagnitude(x)])]
            })
        }
        return cases
    }

    static List<Case> rounding() {
        List<Case> cases = []
        SIZES.each { int size ->
            cases << new Case("fakeQuantizeTernary $size", 0, { Backend b, Inputs in ->
                Tensor out = in.dirty(3, size)
                b.fakeQuantizeTernary(in.uniform(3, size), 0.41f, out)
                [out]
            })
            cases << new Case("fakeQuantizeRows $size", 0, { Backend b, Inputs in ->
                Tensor x = in.within(9f, 3, size)
                b.fakeQuantizeRows(x, x)
                [x]
            })
        }
        List<Number> extremes = [0, -0f, 0.5, -0.5, 1.5, -1.5, 2.5, -0.49999997, 1e-40, -1e-40, 1e30, -1e30, 3e38, -3e38,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY] as List<Number>
        [Encoding.BF16, Encoding.F16].each { Encoding numbers ->
            cases << new Case("roundTo $numbers", 0, { Backend b, Inputs in ->
                List<Tensor> all = [1e-9f, 1e-7f, 1e-5f, 1f, 7e4f, 1e38f].collect { float range -> in.within(range, 3, 257) }
                List<Number> odd = [Float.NaN, 3.4e38, -3.4e38, 65504, 65519.996f, 65520, 1e-45, -0f, 2.98e-8, 2.99e-8, 6e-5,
                    Float.POSITIVE_INFINITY, 1 + 1 / 2048f, 1 + 3 / 2048f, 1 + 1 / 256f, 1 + 3 / 256f] as List<Number>
                all << in.of(Shape.of(2, 8), odd)
                all.each { Tensor x -> b.roundTo(numbers, x) }
                all
            })
        }
        cases << new Case('fakeQuantizeTernary of halves and extremes', 0, { Backend b, Inputs in ->
            Tensor out = in.dirty(2, 16)
            b.fakeQuantizeTernary(in.of(Shape.of(2, 16), extremes + extremes.reverse()), 1f, out)
            [out]
        })
        cases << new Case('fakeQuantizeRows of halves, extremes and zeros', 0, { Backend b, Inputs in ->
            Tensor out = in.dirty(3, 17)
            List<Number> halves = (0..16).collect { it * 7.5f - 60f } as List<Number>
            List<Number> zeros = [0] * 17 as List<Number>
            b.fakeQuantizeRows(in.of(Shape.of(3, 17), halves + extremes[0..13] + ([127, 1, 0.25] as List<Number>) + zeros), out)
            [out]
        })
        SIZES.each { int size ->
            cases << new Case("roundAtRandom $size", 0, { Backend b, Inputs in ->
                Tensor x = in.within(2f, 3, size)
                b.roundAtRandom(RandomStream.of(3), 2f, x)
                [x]
            })
        }
        return cases
    }

    /** Matrices whose scales are one, one per row and one per run, on every kind of levels. */
    static List<Case> latents() {
        List<Case> cases = []
        List<EvenLevels> kinds = [new EvenLevels(-1, 1, 1), new EvenLevels(-1, 1, 2), new EvenLevels(-3, 3, 2), new EvenLevels(-8, 7, 1)]
        List<LevelRounding> roundings = kinds.collect { EvenLevels levels -> new LevelRounding(levels, 0f) }
        roundings << new LevelRounding(kinds[0], 0.3f)
        List<List<Integer>> shapes = [[1, 1, 1], [3, 33, 33], [5, 100, 32], [7, 257, 256]]
        [roundings, shapes, [0, 1]].combinations().each { List one ->
            LevelRounding rounding = (LevelRounding) one[0]
            List<Integer> shape = (List<Integer>) one[1]
            int n = shape[0], k = shape[1], run = one[2] == 0 ? k : shape[2], perRow = one[2] == 0 ? 0 : Math.ceilDiv(k, run)
            float[] values = new float[Math.max(1, n * perRow)]
            values.length.times { int i -> values[i] = i % 5 == 4 ? 0f : 0.1f + 0.07f * i % 1 as float }
            SharedScales scales = new SharedScales(values, perRow, run)
            String name = "${n}x$k, ${values.length} scales, $rounding"
            cases << new Case("roundToLevels $name", 0, { Backend b, Inputs in ->
                Tensor w = in.within(2f, n, k)
                b.roundToLevels(rounding, w, scales, w)
                [w]
            })
            [new GradientPass.Clipped(-1f, 1f), new GradientPass.Growing(0.1f, 0f), new GradientPass.Growing(0f, 0.1f)].each { GradientPass pass ->
                cases << new Case("passGradient $name, $pass", 0, { Backend b, Inputs in ->
                    Tensor gradient = in.uniform(n, k)
                    b.passGradient(pass, rounding, in.within(2f, n, k), scales, 0.7f, gradient)
                    [gradient]
                })
            }
            [new ClippedStep(-1f, 1f, true, -1f, 1f, false), new ClippedStep(-1.4f, 1.4f, false, -1.5f, 1.5f, true)].each { ClippedStep step ->
                cases << new Case("passStepGradient $name, $step", 1, { Backend b, Inputs in ->
                    Tensor gradient = in.uniform(n, k), ofScales = in.uniform(values.length)
                    b.passStepGradient(step, rounding, in.within(2f, n, k), scales, 0.7f, 0.01d, gradient, ofScales)
                    [gradient, ofScales]
                })
            }
        }
        cases << new Case('storedScales', 0, { Backend b, Inputs in ->
            Tensor few = in.of(Shape.of(7), [0, -1, 1e-6, 1e-5, 0.3, 65504, 1e-4] as List<Number>)
            b.storedScales([few, in.within(3f, 5001)]).collect { float[] stored -> Tensor.of(in.memory, Shape.of(stored.length), stored) }
        })
        cases << new Case('mixRounded', 0, { Backend b, Inputs in ->
            Tensor rounded = in.uniform(5, 33)
            b.mixRounded(in.uniform(5, 33), 0.3f, rounded)
            [rounded]
        })
        List<Number> extremes = [0, -0f, 0.5, -0.5, 1.5, -1.5, 2.5, 0.3, -0.3, 0.29999998, 1e30, -1e30, Float.NaN,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e-40] as List<Number>
        roundings.each { LevelRounding rounding ->
            cases << new Case("roundToLevels of extremes, $rounding", 0, { Backend b, Inputs in ->
                Tensor out = in.dirty(2, 8)
                b.roundToLevels(rounding, in.of(Shape.of(2, 8), extremes), new SharedScales([1f] as float[], 0, 8), out)
                [out]
            })
        }
        return cases
    }

    /** Indices, as floats. */
    static List<Case> clusters() {
        [[1, 1, 1], [33, 7, 3], [1100, 257, 8], [300, 600, 2]].collect { List<Integer> shape ->
            int n = shape[0], k = shape[1], v = shape[2]
            new Case("nearest of $k centroids to $n points of $v", 0, { Backend b, Inputs in ->
                Tensor centroids = in.uniform(k, v)
                if (k > 1) {
                    (0..<v).each { int i -> centroids.set((k - 1L) * v + i, centroids.get(i)) }
                }
                [in.of(Shape.of(n), b.nearest(in.uniform(n, v), centroids) as List)]
            })
        }
    }

    static List<Case> rows() {
        List<Case> cases = []
        SIZES.each { int width ->
            cases << new Case("embed $width", 0, { Backend b, Inputs in ->
                Tensor out = in.dirty(20, width)
                b.embed(in.whole(20, 9), in.uniform(9, width), out)
                [out]
            })
            cases << new Case("addEmbedGradient $width", 0, { Backend b, Inputs in ->
                Tensor dTable = in.uniform(9, width)
                b.addEmbedGradient(in.whole(20, 9), in.uniform(20, width), dTable)
                [dTable]
            })
        }
        [2, 6, 10, 16, 32, 64, 66, 128].each { int headDim ->
            [[1, 3], RotaryPairs.values() as List].eachCombination { int heads, RotaryPairs pairs ->
                RotaryTable table = RotaryTable.of(headDim, 50, 10_000).of(pairs)
                cases << new Case("rotate $heads heads of $headDim, $pairs", 0, { Backend b, Inputs in ->
                    Tensor x = in.uniform(13, heads * headDim)
                    b.rotate(x, table, in.whole(13, 50))
                    [x]
                })
                cases << new Case("rotateBack $heads heads of $headDim, $pairs", 0, { Backend b, Inputs in ->
                    Tensor x = in.uniform(13, heads * headDim)
                    b.rotateBack(x, table, in.whole(13, 50))
                    [x]
                })
            }
        }
        return cases
    }
}

package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Shape
import trit.tensor.Tensor

/** Softmax, cross-entropy and divergences. */
@CompileStatic
final class LossCases {
    private LossCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        (OperationCases.SIZES + [1000]).each { int width ->
            [1f, 30f].each { float range ->
                cases << new OperationCase("softmax $width within $range", width, { Backend b, CaseInputs in ->
                    Tensor y = in.dirty(4, width)
                    b.softmax(in.within(range, 4, width), y)
                    [y]
                })
                cases << new OperationCase("crossEntropy $width within $range", width, { Backend b, CaseInputs in ->
                    Tensor losses = in.dirty(6)
                    int[] targets = in.whole(6, width)
                    targets[3] = -1
                    b.crossEntropy(in.within(range, 6, width), targets, losses)
                    [losses]
                })
                Divergence.Direction.values().each { direction ->
                    cases << new OperationCase("addDivergenceGradient $width within $range, $direction", width, { Backend b, CaseInputs in ->
                        Tensor teacher = in.within(range, 5, width), student = in.within(range, 5, width)
                        Tensor losses = in.dirty(5), gradient = in.within(1f, 5, width)
                        float[] weights = [0.5f, 1f, 0f, 0.25f, 2f]
                        b.addDivergenceGradient(new Divergence(direction, 2f, 0), teacher, student, weights, losses, gradient)
                        [losses, gradient]
                    })
                }
                [1, 5, 40].findAll { it < width }.each { int k ->
                    cases << new OperationCase("addDivergenceGradient $width within $range, the likeliest $k", width, { Backend b, CaseInputs in ->
                        Tensor teacher = in.within(range, 5, width), student = in.within(range, 5, width)
                        (0..<(width - 1)).each { int i -> teacher.set(i, (float) (Math.rint(teacher.get(i) * 4) / 4)) } // many are equal
                        Tensor losses = in.dirty(5), gradient = in.within(1f, 5, width)
                        float[] weights = [0.5f, 1f, 0f, 0.25f, 2f]
                        b.addDivergenceGradient(new Divergence(Divergence.Direction.FORWARD, 2f, k), teacher, student, weights, losses, gradient)
                        [losses, gradient]
                    })
                }
                cases << new OperationCase("crossEntropyGradient $width within $range", width, { Backend b, CaseInputs in ->
                    Tensor logits = in.within(range, 6, width)
                    int[] targets = in.whole(6, width)
                    targets[3] = -1
                    b.crossEntropyGradient(logits, targets, 0.25f, logits)
                    [logits]
                })
            }
        }
        cases << new OperationCase('softmax of extremes', 4, { Backend b, CaseInputs in ->
            Tensor y = in.dirty(3, 4)
            b.softmax(in.of(Shape.of(3, 4), [1e30, -1e30, 0, 1e30, -3e38, -3e38, -3e38, -3e38, 88, 89, -200, 0]), y)
            [y]
        })
        return cases
    }
}

package trit.compute

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.tensor.Tensor

/** Rows of tables, and positions turned into rotations. */
@CompileStatic
final class EmbeddingCases {
    private EmbeddingCases() {}

    static List<OperationCase> all() {
        List<OperationCase> cases = []
        OperationCases.SIZES.each { int width ->
            cases << new OperationCase("embed $width", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(20, width)
                b.embed(in.whole(20, 9), in.uniform(9, width), out)
                [out]
            })
            cases << new OperationCase("addEmbedGradient $width", 0, { Backend b, CaseInputs in ->
                Tensor dTable = in.uniform(9, width)
                b.addEmbedGradient(in.whole(20, 9), in.uniform(20, width), dTable)
                [dTable]
            })
        }
        [Encoding.F32, Encoding.F16, Encoding.Q8_0, Encoding.Q4_0, Encoding.Q4_K].each { Encoding encoding ->
            cases << new OperationCase("embed in $encoding", 0, { Backend b, CaseInputs in ->
                Tensor out = in.dirty(20, 512)
                b.embed(in.whole(20, 9), encoding.encode(in.uniform(9, 512), in.memory), out)
                [out]
            })
        }
        [2, 6, 10, 16, 32, 64, 66, 128].each { int headDim ->
            [[1, 3], RotaryPairs.values() as List].eachCombination { int heads, RotaryPairs pairs ->
                RotaryTable table = RotaryTable.of(headDim, 50, 10_000).of(pairs)
                cases << new OperationCase("rotate $heads heads of $headDim, $pairs", 0, { Backend b, CaseInputs in ->
                    Tensor x = in.uniform(13, heads * headDim)
                    b.rotate(x, table, in.whole(13, 50))
                    [x]
                })
                cases << new OperationCase("rotateBack $heads heads of $headDim, $pairs", 0, { Backend b, CaseInputs in ->
                    Tensor x = in.uniform(13, heads * headDim)
                    b.rotateBack(x, table, in.whole(13, 50))
                    [x]
                })
            }
        }
        return cases
    }
}

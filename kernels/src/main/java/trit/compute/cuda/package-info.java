/**
 * The backend on NVIDIA GPUs: CUDA C in {@code kernels/src/main/cuda}, compiled ahead of time to
 * PTX that the driver compiles for the GPU at hand; {@link trit.compute.cuda.CudaDriver} is all
 * that Trit asks of a driver, and only {@link trit.compute.cuda.NvidiaDriver} and the other classes
 * named {@code Nvidia…} name JCuda.
 *
 * <p>All work goes through one stream, in the order in which it is asked for: steps of training and
 * of writing depend on each other, and tensors are where they are needed, so that a second stream
 * would have nothing to carry meanwhile. The trainer and the decoder run on it unchanged, as long
 * as they wait ({@link trit.compute.Storage#finish}) before they look at elements themselves; see
 * {@link trit.compute.cuda.CudaStorage} for where tensors lie.
 */
package trit.compute.cuda;

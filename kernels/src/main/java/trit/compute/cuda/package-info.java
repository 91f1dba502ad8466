/**
 * The backend for NVIDIA GPUs. Its kernels are CUDA C in {@code kernels/src/main/cuda}, shipped as
 * PTX that the driver compiles for the GPU at hand; {@link trit.compute.cuda.CudaDriver} is all
 * that Trit asks of a driver, and {@link trit.compute.cuda.NvidiaDriver} is the only class that
 * names JCuda.
 *
 * <p>Tensors live in managed memory: the same address is good on the GPU and on the host, and pages
 * move to where they are touched. So the trainer and the decoder run on it unchanged, as long as
 * they wait ({@link trit.compute.Storage#finish}) before they look at elements themselves.
 */
package trit.compute.cuda;

package trit.compute;

/**
 * What a backend holds of its device's memory.
 *
 * @param total bytes that the device has
 * @param lent bytes in use by tensors
 * @param kept bytes that were given back and wait to be handed out again
 * @param peak the most bytes that were lent at once
 * @param requests how often memory was asked for
 * @param reused how many of these were served from what was kept
 */
public record DeviceMemoryUse(
    long total, long lent, long kept, long peak, long requests, long reused) {}

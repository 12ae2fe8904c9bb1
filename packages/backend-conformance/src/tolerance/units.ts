/** Half a unit in the last place of 1: the largest relative error of one rounding to float32. */
export const ROUNDING = 2 ** -24;

/**
 * The smallest normal float32. What lies below it a device may flush to zero (WebGPU allows it), so no bound is smaller than what
 * that can lose.
 */
export const UNDERFLOW = 2 ** -126;

/** Pictures in a batch of the test. */
export const TEST_BATCH = 64;

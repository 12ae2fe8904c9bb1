import type { english } from "./english.js";

/** All that figures and reports say, in one language. */
export type Words = typeof english;

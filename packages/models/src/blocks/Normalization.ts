import type { BatchNormalizationOptions } from "@striate/layers";

/** How the batch normalizations of a block keep their moving statistics. */
export type Normalization = Pick<BatchNormalizationOptions, "momentum" | "epsilon">;

/** As the authors' own implementations and PyTorch have it: moving statistics that follow within a hundred steps. */
export const NORMALIZATION: Normalization = { momentum: 0.9, epsilon: 1e-5 };

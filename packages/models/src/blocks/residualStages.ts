import type { Layer } from "@striate/layers";
import { BasicBlock } from "./BasicBlock.js";
import { Bottleneck, EXPANSION } from "./Bottleneck.js";
import type { ResidualBlockOptions } from "./residual.js";

export interface ResidualStagesOptions
  extends Omit<ResidualBlockOptions, "filters" | "strides" | "name" | "trainable"> {
  readonly block: "basic" | "bottleneck";
  /** Number of blocks in each stage. */
  readonly blocks: readonly number[];
  /** Channels of the first stage's 3×3 convolutions; they double from stage to stage. */
  readonly width: number;
  readonly inputFilters: number;
}

/** Residual blocks, named as in the paper: `conv2_1`, `conv2_2` …; from the second stage on each begins with a stride of 2. */
export function residualStages({
  block,
  blocks,
  width,
  ...options
}: ResidualStagesOptions): readonly Layer[] {
  let { inputFilters } = options;
  return blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, index) => {
      const filters = width * 2 ** stage;
      const made: ResidualBlockOptions = {
        ...options,
        name: `conv${stage + 2}_${index + 1}`,
        filters,
        inputFilters,
        strides: stage > 0 && index === 0 ? 2 : 1,
      };
      inputFilters = block === "basic" ? filters : EXPANSION * filters;
      return block === "basic" ? new BasicBlock(made) : new Bottleneck(made);
    }),
  );
}

import type { FusedActivation } from "@striate/core";

export interface EpilogueText {
  /** Tells programs with it apart from those without. */
  readonly suffix: string;
  readonly arrays: readonly string[];
  /** Statements that finish the variable `sum`, which stands at `channel`. */
  readonly finish: (sum: string, channel: string) => string;
}

/** What a program does to its complete sums: it adds `bias[channel]` and applies the activation, or nothing where there is none. */
export function epilogue(activation: FusedActivation | undefined): EpilogueText {
  if (activation === undefined) return { suffix: "", arrays: [], finish: () => "" };
  const relu = (sum: string) => (activation === "relu" ? `if (${sum} < 0) { ${sum} = 0; }` : "");
  return {
    suffix: activation === "relu" ? ", bias, relu" : ", bias",
    arrays: ["bias"],
    finish: (sum, channel) => `${sum} += bias[${channel}]; ${relu(sum)}`,
  };
}

import type { Tolerance } from "@striate/backend-conformance";
import type { Command } from "commander";
import { positiveNumber } from "../numbers.js";

/** What the flags of `toleranceOptions` say. */
export interface ToleranceFlags {
  readonly sums?: number;
  readonly elementary?: number;
  readonly division?: number;
  readonly winograd: boolean;
}

/** The flags of every command that judges: for devices that cannot do better than that. */
export function toleranceOptions(command: Command): Command {
  return command
    .option("--sums <x>", "sums may be off by x times their bound (default: 1)", positiveNumber)
    .option(
      "--elementary <ulp>",
      "exp, log, tanh and sigmoid, in units in the last place (default: 4)",
      positiveNumber,
    )
    .option(
      "--division <ulp>",
      "division and square root, in units in the last place (default: 1)",
      positiveNumber,
    )
    .option("--winograd", "3×3 convolutions by Winograd's bound (wasm's are, unasked)", false);
}

/** What a backend says itself that it needs, and what the flags add. */
export function toleranceOf(
  own: Tolerance,
  { sums, elementary, division, winograd }: ToleranceFlags,
): Tolerance {
  return {
    ...own,
    ...(sums === undefined ? {} : { sums }),
    ...(elementary === undefined ? {} : { elementary }),
    ...(division === undefined ? {} : { division }),
    ...(winograd ? { winograd } : {}),
  };
}

import { version } from "node:process";
import { setFlagsFromString } from "node:v8";
import { detectFeatures } from "@striate/backend-wasm";

/** Whether WebAssembly multiplies and adds in one instruction here. */
export type RelaxedSimd = "built in" | "behind a flag" | "missing";

let offered: RelaxedSimd | undefined;

/**
 * Makes relaxed SIMD available where the engine has it: Node 20 keeps it behind a flag, which a program may set for itself as long as
 * it has compiled nothing with it. Newer engines need no flag, and complain on standard error about one that they do not know.
 */
export function offerRelaxedSimd(): RelaxedSimd {
  offered ??= offer();
  return offered;
}

function offer(): RelaxedSimd {
  if (detectFeatures().relaxedSimd) return "built in";
  if (!version.startsWith("v20.")) return "missing";
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return detectFeatures().relaxedSimd ? "behind a flag" : "missing";
}

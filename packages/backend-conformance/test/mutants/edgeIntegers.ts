import type { Backend, DeviceBuffer } from "@striate/core";
import { type EdgeMutant, edgeMutant } from "./EdgeMutant.js";

/** Whole numbers of 25 bits and of 32. */
const LARGE = /\b(1677721\d|214748364\d)\b/;

/** int32 beyond 2²⁴, where float32 leaves whole numbers out. */
export const edgeIntegerMutants: readonly EdgeMutant[] = [
  edgeMutant("int32 is padded with a float32", "pad", /pad\(a, geometry, -?\d{8,}\)/, (on) => ({
    pad: (x, geometry, value) => on.pad(x, geometry, Math.fround(value)),
  })),
  edgeMutant("int32 is compared as float32", "argMax", LARGE, (on) => ({
    argMax: (x, geometry) => withFloats(on, [x], ([floats]) => on.argMax(floats, geometry)),
  })),
  ...(["equal", "greater"] as const).map((of) =>
    edgeMutant("int32 is compared as float32", `binary ${of}`, LARGE, (on) => ({
      binary: (op, a, b, geometry) => {
        if (op !== of || a.dtype !== b.dtype || a.dtype === "float32") return on.binary(op, a, b, geometry);
        on.free(on.binary(op, a, b, geometry));
        return withFloats(on, [a, b], ([left, right]) => on.binary(op, left, right, geometry));
      },
    })),
  ),
];

function withFloats(
  on: Backend,
  inputs: readonly DeviceBuffer[],
  use: (floats: readonly DeviceBuffer[]) => DeviceBuffer,
): DeviceBuffer {
  const floats = inputs.map((input) => on.cast(input, "float32"));
  const y = use(floats);
  for (const buffer of floats) on.free(buffer);
  return y;
}

import { conv2dGeometry, sizeOf } from "@striate/core";
import { afterAll, describe, expect, it } from "vitest";
import { USES } from "../test/uses.js";
import { Device } from "./Device.js";
import { startEngine } from "./engine/Engine.js";
import { bindBackend } from "./WasmBackend.js";

const maxMemory = 2 ** 28;
const engine = await startEngine({ threads: 2, relaxedSimd: false, maxMemory, guard: true });
afterAll(() => engine.dispose());

let calls: string[] = [];
const kernels = { ...engine.kernels };
for (const [name, kernel] of Object.entries<(...args: never[]) => unknown>({ ...engine.kernels })) {
  if (typeof kernel !== "function") continue;
  const counted = (...args: never[]) => {
    calls.push(name);
    return kernel(...args);
  };
  Object.assign(kernels, { [name]: counted });
}
const settings = { threads: 2, threadsProblem: undefined, relaxedSimd: false, maxMemory };

const backendFor = (winograd: "always" | "never") =>
  bindBackend(new Device({ ...engine, kernels }, { winograd }), { ...settings, winograd });

/** What is called while `run` works. */
function callsOf(run: () => unknown): readonly string[] {
  calls = [];
  run();
  return calls;
}

describe("a primitive crosses into WebAssembly once", () => {
  it.each(Object.entries(USES))("%s", (_, { inputs, run }) => {
    const backend = backendFor("never");
    const buffers = inputs.map((values) => backend.write(values));
    expect(callsOf(() => run(backend, ...buffers))).toHaveLength(1);
  });

  it.each([
    ["with margins", { padding: "same" }],
    ["with strides that leave inputs unread", { strides: 3 }],
    ["in groups", { groups: 2 }],
  ] as const)("convolutions %s", (_, options) => {
    const groups = "groups" in options ? options.groups : 1;
    const geometry = conv2dGeometry("conv2d", [2, 9, 9, 4], [3, 3, 4 / groups, 6], options);
    for (const winograd of ["never", "always"] as const) {
      const backend = backendFor(winograd);
      const [x, kernel, dy] = [geometry.inputShape, geometry.kernelShape, geometry.outputShape].map((shape) =>
        backend.fill(sizeOf(shape), 1, "float32"),
      );
      for (const run of [
        () => backend.conv2d(x!, kernel!, geometry),
        () => backend.conv2dGradInput(dy!, kernel!, geometry),
        () => backend.conv2dGradKernel(x!, dy!, geometry),
      ]) {
        expect(callsOf(run)).toHaveLength(1);
      }
    }
  });
});

import { conformanceProperties } from "@striate/backend-conformance";
import { describe, it } from "vitest";
import { Device } from "../Device.js";
import type { Engine } from "../engine/Engine.js";
import { openHostEngine } from "../engine/hostEngine.js";
import { WorkQueue } from "../engine/WorkQueue.js";
import { bindBackend, type GpuBackend } from "../GpuBackend.js";
import type { Program } from "../programs/Program.js";

const PRIMITIVES = ["batchNorm", "batchNormTraining", "batchNormGrad", "softmaxCrossEntropy", "adamStep"];

/*
 * WGSL allows a division 2.5 units in the last place, and a root, which is 1 / inverseSqrt, 4.5. A unit is 1 to 2 roundings of 2⁻²⁴, and each
 * product that stands for an error adds one. Of a root that is divided by they add up where their signs are opposite.
 */
const DIVISION = 4 * 2 ** -24;
const ROOT = 8 * 2 ** -24;

describe.each([
  [DIVISION, -ROOT],
  [-DIVISION, ROOT],
])("on a device whose quotients are off by %d of themselves and whose roots by %d", (division, root) => {
  const create = looseDevice(division, root);
  const properties = conformanceProperties({ runs: 25 });
  it.each(PRIMITIVES)("%s agrees with the reference", async (primitive) => {
    const property = properties.find(
      ({ group, name }) => group === primitive && name === "agrees with the reference",
    );
    await property!.run(create);
  });
});

/** gpu.js's WebAssembly, which computes in float32, with errors put into the text of every kernel. */
function looseDevice(division: number, root: number): () => GpuBackend {
  const inner = openHostEngine("webasm");
  const loosened = (text: string) =>
    text
      .replace(/Math\.sqrt\(([^()]*)\)/g, `(${1 + root} * Math.sqrt($1))`)
      .replaceAll(" / ", ` * ${1 + division} / `);
  const loose = (program: Program): Program => ({ ...program, source: () => loosened(program.source()) });
  const engine: Engine = { ...inner, run: (program, ...rest) => inner.run(loose(program), ...rest) };
  const queue = new WorkQueue(engine);
  return () => bindBackend(new Device(queue), engine, []);
}

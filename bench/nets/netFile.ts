import { readFileSync, writeFileSync } from "node:fs";
import { createReferenceBackend } from "@striate/backend-reference";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "@striate/formats";
import { randomStream } from "@striate/random";
import { buildNet } from "./buildNet.js";
import type { Net } from "./Net.js";

/** What every library starts from. */
export interface NetData {
  /** In the order of `layoutOf`: kernels as HWIO, dense weights as [inputs, units]. */
  readonly weights: readonly Float32Array[];
  /** NHWC. */
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

/** Weights, a batch and the net itself (as JSON, for other languages), as safetensors. */
export async function writeNetFile(net: Net, path: string): Promise<void> {
  const model = buildNet(net, createReferenceBackend());
  const random = randomStream(1, "bench", net.name);
  const tensors = new Map<string, NamedArray>();
  for (const [index, { shape, value }] of model.trainableParameters.entries()) {
    const data = (await value.read()) as Float32Array;
    // Biases, scales and shifts that are not all alike: an adapter that mixes them up cannot agree.
    if (shape.length === 1) for (const at of data.keys()) data[at]! += 0.1 * (random.uniform() - 0.5);
    tensors.set(`weight${index}`, { shape, data });
  }
  const shape = [net.batch, ...net.input];
  const pixels = shape.reduce((product, size) => product * size, 1);
  tensors.set("images", {
    shape,
    data: Float32Array.from({ length: pixels }, () => 2 * random.uniform() - 1),
  });
  const labels = Int32Array.from({ length: net.batch }, () => random.integer(10));
  tensors.set("labels", { shape: [net.batch], data: labels });
  writeFileSync(path, encodeSafetensors({ tensors, metadata: new Map([["net", JSON.stringify(net)]]) }));
}

/** @param batch how many of the file's images */
export function readNetFile(net: Net, path: string, batch: number): NetData {
  const { tensors } = decodeSafetensors(readFileSync(path));
  const pixels = net.input.reduce((product, size) => product * size, 1);
  const weights: Float32Array[] = [];
  for (const [name, { data }] of tensors) if (name.startsWith("weight")) weights.push(data as Float32Array);
  return {
    weights,
    images: (tensors.get("images")!.data as Float32Array).slice(0, batch * pixels),
    labels: (tensors.get("labels")!.data as Int32Array).slice(0, batch),
  };
}

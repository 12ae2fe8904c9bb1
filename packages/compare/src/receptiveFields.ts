import { createTrainer } from "@striate/backend-conformance";
import { createShapeBackend, type Shape, sum } from "@striate/core";
import { ancestry } from "./ancestry.js";
import { type CarriedModel, onBackend } from "./carriedModel.js";
import type { ReceptiveField } from "./MomentComparison.js";

/** What of the input picture a position `[n, y, x, channel]` of a layer's output is made of; null for all of it. */
export type FieldOf = (path: string, position: readonly number[]) => ReceptiveField | null;

/**
 * Follows the model's convolutions and poolings back to the input, by their geometries alone: the model runs once on a backend without
 * numbers. Statistics over a whole batch, as those of batch normalization, are not counted, nor is anything that is spread over an image.
 */
export async function receptiveFields(carried: CarriedModel, inputShape: Shape): Promise<FieldOf> {
  const whole: FieldOf = () => null;
  if (inputShape.length !== 4) return whole;
  const { backend, trace } = ancestry(createShapeBackend(), inputShape);
  return onBackend(carried, backend, async () => {
    const data = new Float32Array(inputShape.reduce((product, size) => product * size, 1));
    const outputs = new Map<string, { readonly buffer: object; readonly shape: Shape }>();
    const trainer = createTrainer({
      backend,
      model: carried.model,
      images: { data, shape: inputShape },
      loss: (output) => sum(output),
      learningRate: 0,
      momentum: 0,
      notes: "weights",
    });
    try {
      for (const { what, path, shape, tensor } of trainer.step(1)) {
        if (what === "output") outputs.set(path, { buffer: tensor.buffer, shape });
        tensor.dispose();
      }
    } finally {
      trainer.dispose();
    }
    return (path, position) => {
      const [, y, x] = position;
      if (path === "input") return { rows: [y, y], columns: [x, x] };
      const output = outputs.get(path);
      if (output === undefined || output.shape.length !== 4) return null;
      return trace(output.buffer, y, x);
    };
  });
}

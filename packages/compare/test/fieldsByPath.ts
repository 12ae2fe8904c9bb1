import { createTrainer } from "@striate/backend-conformance";
import { type Shape, sizeOf, sum } from "@striate/core";
import type { Model, PictureArea } from "@striate/layers";
import { momentFields } from "../src/momentFields.js";

/** By path: what all moments that there are of that path are told, which is the same for all. */
export function fieldsByPath(model: Model, shape: Shape) {
  const { moments, fieldOf } = fieldsOfMoments(model, shape);
  return (path: string, position: readonly number[]): PictureArea | null => {
    const own = moments.filter((moment) => moment.path === path);
    const told = new Set(own.map((moment) => JSON.stringify(fieldOf(moment, position))));
    const [only, ...others] = told;
    if (only === undefined || others.length > 0)
      throw new Error(`${path} is told ${[...told].join(" and ")}`);
    return JSON.parse(only) as PictureArea | null;
  };
}

/** The moments of a step where the model is, and what is told of them. */
export function fieldsOfMoments(model: Model, shape: Shape) {
  const trainer = createTrainer({
    backend: model.parameters[0].value.backend,
    model,
    images: { data: new Float32Array(sizeOf(shape)), shape },
    loss: (output) => sum(output),
    learningRate: 0,
    momentum: 0,
    notes: "all",
  });
  const moments = trainer.step(1);
  trainer.dispose();
  return { moments, fieldOf: momentFields(model, shape, moments) };
}

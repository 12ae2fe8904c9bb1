import { type Parameter, type Tensor, tensor } from "@striate/core";
import type { ExponentialMovingAverage } from "../../averages/ExponentialMovingAverage.js";
import type { Trainable } from "../../fit/Trainable.js";
import { mismatches } from "../../weights/mismatches.js";
import { parametersByName } from "../../weights/parametersByName.js";
import { readArrays } from "../../weights/readArrays.js";
import { JsonObject } from "../JsonObject.js";
import type { Part } from "../Snapshot.js";
import { firstDifference } from "./firstDifference.js";

/** The averages of the weights. */
export function averagePart(ema: ExponentialMovingAverage | undefined, model: Trainable): Part {
  const parameters = parametersByName("fit", model);
  const settings = ema === undefined ? null : { decay: ema.decay, rampUp: ema.rampUp };
  return {
    name: "ema",
    save: async () => ({
      values: { settings, updates: ema?.updates ?? 0 },
      tensors: await readArrays(
        [...parameters].flatMap(([name, parameter]): (readonly [string, Tensor])[] => {
          const average = ema?.weights.get(parameter);
          return average === undefined ? [] : [[name, average]];
        }),
      ),
    }),
    prepare: ({ values, tensors }) => {
      const saved = new JsonObject(values);
      const difference = firstDifference(saved.members["settings"] ?? null, settings);
      if (difference !== undefined) return `its averages (ema) have ${difference}`;
      const problems = tensors.size === 0 ? [] : mismatches(parameters, tensors);
      if (problems.length > 0) return `its averages are not the model's: ${problems.join("; ")}`;
      return () => {
        const averages = new Map<Parameter, Tensor>();
        for (const [name, { data, shape }] of tensors) {
          const parameter = parameters.get(name)!;
          averages.set(parameter, tensor(parameter.value.backend, data, shape));
        }
        ema?.restore(saved.number("updates"), averages);
      };
    },
  };
}

import { type Parameter, sameShape, type Tensor, tensor } from "@striate/core";
import type { Trainable } from "../../fit/Trainable.js";
import type { Optimizer } from "../../optimizers/Optimizer.js";
import { parametersByName } from "../../weights/parametersByName.js";
import { readArrays } from "../../weights/readArrays.js";
import { JsonObject } from "../JsonObject.js";
import type { Part } from "../Snapshot.js";
import { firstDifference } from "./firstDifference.js";

/** What the optimizer remembers of the model's weights, as tensors `<kind>/<parameter>`, and how many steps it took. */
export function optimizerPart(optimizer: Optimizer, model: Trainable): Part {
  const parameters = parametersByName("fit", model);
  return {
    name: "optimizer",
    save: async () => ({
      values: {
        name: optimizer.name,
        settings: optimizer.settings,
        iterations: optimizer.iterations,
        learningRate: optimizer.learningRate,
      },
      tensors: await readArrays(
        [...parameters].flatMap(([name, parameter]) => {
          const kinds = optimizer.slots.get(parameter) ?? new Map<string, Parameter>();
          return Array.from(kinds, ([kind, { value }]): [string, Tensor] => [`${kind}/${name}`, value]);
        }),
      ),
    }),
    prepare: ({ values, tensors }) => {
      const saved = new JsonObject(values);
      const { name, settings = null } = saved.members;
      if (name !== optimizer.name) return `its optimizer is ${name}, not ${optimizer.name}`;
      const difference = firstDifference(settings, optimizer.settings);
      if (difference !== undefined) return `its optimizer has ${difference}`;
      const owners = [...tensors].map(([slot, array]) => {
        const slash = slot.indexOf("/");
        return { kind: slot.slice(0, slash), parameter: parameters.get(slot.slice(slash + 1)), slot, array };
      });
      const stranger = owners.find(
        ({ parameter, array }) => !parameter || !sameShape(array.shape, parameter.shape),
      );
      if (stranger !== undefined) return `its optimizer remembers ${stranger.slot}, which no weight fits`;
      return () => {
        const slots = new Map<Parameter, Map<string, Tensor>>();
        for (const { kind, parameter, array } of owners) {
          const kinds = slots.get(parameter!) ?? new Map<string, Tensor>();
          kinds.set(kind, tensor(parameter!.value.backend, array.data, array.shape));
          slots.set(parameter!, kinds);
        }
        optimizer.restore({ iterations: saved.number("iterations"), slots });
        optimizer.learningRate = saved.number("learningRate");
      };
    },
  };
}

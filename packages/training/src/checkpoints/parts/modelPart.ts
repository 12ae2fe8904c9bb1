import { tensor } from "@striate/core";
import type { Trainable } from "../../fit/Trainable.js";
import { mismatches } from "../../weights/mismatches.js";
import { parametersByName } from "../../weights/parametersByName.js";
import { readArrays } from "../../weights/readArrays.js";
import type { Part } from "../Snapshot.js";

/** The weights, moving statistics among them. */
export function modelPart(model: Trainable): Part {
  const parameters = parametersByName("fit", model);
  return {
    name: "model",
    save: async () => ({
      values: {},
      tensors: await readArrays(Array.from(parameters, ([name, { value }]) => [name, value])),
    }),
    prepare: ({ tensors }) => {
      const problems = mismatches(parameters, tensors);
      if (problems.length > 0) return `its weights are not the model's: ${problems.join("; ")}`;
      return () => {
        for (const [name, parameter] of parameters) {
          const { data, shape } = tensors.get(name)!;
          parameter.assign(tensor(parameter.value.backend, data, shape));
        }
      };
    },
  };
}

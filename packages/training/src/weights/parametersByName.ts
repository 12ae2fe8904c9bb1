import { type Parameter, TensorError } from "@striate/core";
import { backendOf, type Trainable } from "../fit/Trainable.js";

/** A model's parameters, trainable or not, by their names. @throws TensorError `LAYER` when two have one name, `BACKEND` when there are none */
export function parametersByName(
  op: string,
  model: Pick<Trainable, "parameters">,
): ReadonlyMap<string, Parameter> {
  backendOf(op, model);
  const byName = new Map<string, Parameter>();
  for (const parameter of model.parameters) {
    if (byName.has(parameter.name)) {
      throw new TensorError(
        "LAYER",
        op,
        `two parameters are called "${parameter.name}"`,
        "Give their layers names of their own",
      );
    }
    byName.set(parameter.name, parameter);
  }
  return byName;
}

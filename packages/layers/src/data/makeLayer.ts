import { TensorError } from "@striate/core";
import { type AnyLayer, Layer } from "../Layer.js";
import { isPlainObject, jsonOf } from "./jsonOf.js";

/** A class that makes its layers from one object of options, or that says how it does by `fromConfig`. */
export interface LayerClass {
  new (options: never): AnyLayer;
  /** For a constructor of another form, and for a layer that others stand in. */
  readonly fromConfig?: (options: never, layers: readonly Layer[]) => AnyLayer;
}

/** By the name that stands in the data: `{ BasicBlock }`. */
export type LayerClasses = Readonly<Record<string, LayerClass>>;

/** More than any model has, and few enough for the stack. */
const DEEPEST = 100;

/**
 * A layer from its data, which may come from anywhere: nothing is made but instances of the given classes.
 *
 * @param where for messages, such as `model.layers[3]`
 * @throws TensorError `VALUE` for what is no layer's data, `LAYER` for a class that is not among the given ones, `OPTION` for options that it refuses
 */
export function makeLayer(config: unknown, classes: LayerClasses, where: string, depth = 0): AnyLayer {
  if (!isPlainObject(config)) throw refusal(`${where} is no object`, "Expected { type, options }");
  const { type, options = {}, layers, ...rest } = config;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw refusal(`${where} has an entry "${unknown}"`, "Expected type, options and layers");
  if (typeof type !== "string") throw refusal(`${where}.type is no text`, "Expected the name of a class");
  if (!Object.hasOwn(classes, type)) {
    const problem = `${where} is a ${JSON.stringify(type)}, which is not among the classes`;
    throw new TensorError("LAYER", "fromJSON", problem, `Pass it: fromJSON(data, { classes: { ${type} } })`);
  }
  if (depth >= DEEPEST)
    throw refusal(`${where} stands inside ${depth} others`, "Give a model of fewer levels");
  if (!isPlainObject(options)) throw refusal(`${where}.options is no object`, "Expected the layer's options");
  const checked = jsonOf("fromJSON", `${where}.options`, options);
  const inside = layers === undefined ? undefined : madeLayers(layers, classes, `${where}.layers`, depth + 1);
  const layer = construct(classes[type]!, checked, inside, where);
  if (layer instanceof Layer && layer.type === type) return layer;
  const problem = `the class given as ${type} makes ${layer instanceof Layer ? `a ${layer.type}` : "no layer"}`;
  throw new TensorError("LAYER", "fromJSON", problem, `Let it have the field: readonly type = "${type}"`);
}

function madeLayers(
  layers: unknown,
  classes: LayerClasses,
  where: string,
  depth: number,
): readonly AnyLayer[] {
  if (!Array.isArray(layers)) throw refusal(`${where} is no array`, "Expected the layers in order");
  const made: AnyLayer[] = [];
  for (const [index, config] of layers.entries()) {
    const same: unknown = isPlainObject(config) && Object.hasOwn(config, "same") ? config["same"] : undefined;
    const earlier = typeof same === "number" ? made[same] : undefined;
    if (same !== undefined && earlier === undefined) {
      const problem = `${where}[${index}].same is ${JSON.stringify(same)}`;
      throw refusal(problem, "Expected the place of a layer before it in the list");
    }
    made.push(earlier ?? makeLayer(config, classes, `${where}[${index}]`, depth));
  }
  return made;
}

function construct(
  Class: LayerClass,
  options: object,
  layers: readonly AnyLayer[] | undefined,
  where: string,
): AnyLayer {
  if (layers !== undefined && Class.fromConfig === undefined) {
    throw refusal(`${where} has layers, which its class does not take`, "Take them out");
  }
  try {
    return Class.fromConfig === undefined
      ? new Class(options as never)
      : Class.fromConfig(options as never, layers ?? []);
  } catch (error) {
    if (error instanceof TensorError) {
      error.message += ` At ${where}.`;
      throw error;
    }
    throw new TensorError(
      "OPTION",
      "fromJSON",
      `${where} cannot be made: ${String(error)}`,
      "Correct its options",
    );
  }
}

function refusal(problem: string, remedy: string): TensorError {
  return new TensorError("VALUE", "fromJSON", problem, remedy);
}

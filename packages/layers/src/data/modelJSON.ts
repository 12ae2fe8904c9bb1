import { TensorError } from "@striate/core";
import type { AnyLayer } from "../Layer.js";
import type { BatchShape } from "../Model.js";
import { joinPath } from "../names.js";
import type { LayerConfig } from "./LayerConfig.js";
import { type LayerClass, makeLayer } from "./makeLayer.js";
import { pathsOf } from "./pathsOf.js";

/** A model as data: how it is put together, without its weights. */
export interface ModelJSON {
  readonly format: "striate-model";
  /** Of this record; a change that readers must know of raises it. */
  readonly version: 1;
  readonly model: LayerConfig;
  /** What it was built for, if it was: `model.build(json.inputShape, { backend })`. */
  readonly inputShape?: BatchShape | readonly BatchShape[];
  /** Paths of the layers that are not trainable. */
  readonly frozen?: readonly string[];
}

/**
 * What `Model.toJSON` gives. A second model is made of the data and its layers compared with the first one's, so that options that a block
 * did not hand to `super(options)`, and weights that two layers share, are not lost in silence.
 */
export function modelJSON(model: AnyLayer, inputShape: ModelJSON["inputShape"]): ModelJSON {
  const config = model.config();
  const ours = outline(model);
  const theirs = outline(makeLayer(config, classesOf(model), "model"));
  for (const [index, { place, options }] of ours.entries()) {
    const copy = theirs[index];
    if (copy?.place !== place) throw unlike(model, place, "is in one of the two only");
    if (copy.options !== options) throw unlike(model, place, "has other options there");
  }
  if (theirs.length > ours.length)
    throw unlike(model, theirs[ours.length]!.place, "is in one of the two only");
  const frozen = [...pathsOf(model)].flatMap(([layer, path]) => (layer.trainable ? [] : [path]));
  return {
    format: "striate-model",
    version: 1,
    model: config,
    ...(inputShape && { inputShape }),
    ...(frozen.length > 0 && { frozen }),
  };
}

function unlike({ name, type }: AnyLayer, place: string, difference: string): TensorError {
  return new TensorError(
    "LAYER",
    name ?? type,
    `a copy made of its data is another model: ${place} ${difference}`,
    "Hand all options to super(options) in blocks of your own, and share layers within one Sequential only",
  );
}

function classesOf(model: AnyLayer): Readonly<Record<string, LayerClass>> {
  const classes = new Map<string, unknown>();
  for (const { type, constructor: Class } of model.tree()) {
    if (classes.has(type) && classes.get(type) !== Class) {
      const problem = `two classes call themselves ${type}`;
      throw new TensorError("LAYER", model.name ?? model.type, problem, "Give each a type of its own");
    }
    classes.set(type, Class);
  }
  return Object.fromEntries(classes) as Readonly<Record<string, LayerClass>>;
}

interface Line {
  /** Path and type, and where the same layer stood before, if it did. */
  readonly place: string;
  readonly options: string;
}

/** One line a place of the model. */
function outline(root: AnyLayer): readonly Line[] {
  const paths = new Map<AnyLayer, string>();
  const lines: Line[] = [];
  const visit = (layer: AnyLayer, path: string) => {
    const first = paths.get(layer);
    const place = `${path || "the model"} (${layer.type})`;
    if (first !== undefined) {
      lines.push({ place: `${place}, the same as ${first},`, options: "" });
      return;
    }
    paths.set(layer, path);
    lines.push({ place, options: optionsOf(layer) });
    for (const [name, child] of layer.children()) visit(child, joinPath(path, name));
  };
  visit(root, "");
  return lines;
}

/** Nothing for parts that blocks make of what is no data, such as functions of their own. */
function optionsOf(layer: AnyLayer): string {
  try {
    return JSON.stringify(layer.config().options);
  } catch {
    return "";
  }
}

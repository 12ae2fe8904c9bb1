import { detach, slice, type Tensor, tensor, untaped } from "@striate/core";
import type { Layer, Model } from "@striate/layers";

/** What one layer made of a picture. */
export interface FeatureMaps {
  readonly name: string;
  readonly type: string;
  /** Of one picture, without the batch. */
  readonly shape: readonly number[];
  /** `[height, width, channels]` of the first channels, or the first numbers of a vector. */
  readonly values: Float32Array;
  readonly channels: number;
}

interface Image {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export interface FeatureMapOptions {
  /** Of each layer. */
  readonly channels: number;
  /** Of a vector. */
  readonly numbers: number;
  /** More are thinned out evenly. */
  readonly layers: number;
}

type Seen = Omit<FeatureMaps, "values" | "channels"> & { readonly output: Tensor };

/** Shows a model one picture, as in inference, and keeps what each of its innermost layers made of it, in their order. @param image `[1, …]` */
export async function featureMaps(
  model: Model,
  image: Image,
  { channels, numbers, layers: most }: FeatureMapOptions,
): Promise<readonly FeatureMaps[]> {
  const seen: Seen[] = [];
  const calls = [...innermost(model, "")].map(([layer, name]) => [name, layer, layer.call] as const);
  const backend = model.parameters[0]!.value.backend;
  for (const [name, layer, call] of calls) {
    layer.call = (input, context) => {
      const output = call(input, context);
      const [, ...shape] = output.shape;
      if (shape.length !== 0 && shape.length !== 2) {
        // A copy of its own, because the model frees what it needs no more.
        const last = Math.min(shape.at(-1)!, shape.length === 1 ? numbers : channels);
        const copy = slice(
          output,
          output.shape.map(() => 0),
          [1, ...shape.slice(0, -1), last],
        );
        seen.push({ name, type: layer.type, shape, output: detach(copy) });
      }
      return output;
    };
  }
  try {
    untaped(backend, () => model.call(tensor(backend, image), { training: false })).dispose();
  } finally {
    for (const [, layer, call] of calls) layer.call = call;
  }
  const kept = evenly(seen, most);
  const maps: FeatureMaps[] = [];
  for (const one of seen) {
    const { output, ...rest } = one;
    if (kept.includes(one)) {
      maps.push({ ...rest, values: Float32Array.from(await output.read()), channels: output.shape.at(-1)! });
    }
    output.dispose();
  }
  return maps;
}

type AnyLayer = ReturnType<Layer["tree"]>[number];

/** Layers without layers inside them, with their path in the model; of several places the first. */
function innermost(layer: AnyLayer, path: string, found = new Map<AnyLayer, string>()): typeof found {
  const children = layer.children();
  if (children.length === 0 && !found.has(layer)) found.set(layer, path);
  for (const [name, child] of children) innermost(child, path === "" ? name : `${path}/${name}`, found);
  return found;
}

/** First and last always. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.round((at * (items.length - 1)) / (most - 1))]!);
}

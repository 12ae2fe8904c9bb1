import { checkOptions, TensorError } from "@striate/core";
import { pathsOf } from "../data/pathsOf.js";
import type { AnyLayer } from "../Layer.js";
import type { BatchShape, Model } from "../Model.js";
import { type Area, PlaceMap } from "./PlaceMap.js";
import { extent } from "./Places.js";
import { type LayerEvent, recordRun, shapeFor } from "./recordRun.js";

export interface ReceptiveFieldOptions {
  /** As in training: with the layers that only training calls. The statistics of a batch do not count as seen. Default false. */
  readonly training?: boolean;
  /** For pictures of another size than the model was built for: `[null, height, width, channels]`. */
  readonly inputShape?: BatchShape;
}

/** How a layer's output looks at the input picture. Pairs are `[vertical, horizontal]`, in pixels of the picture. */
export interface ReceptiveField {
  /** The layer's path. */
  readonly name: string;
  readonly type: string;
  /** Pixels that one position is made of, padding included. */
  readonly size: readonly [height: number, width: number];
  /** Pixels from what one position sees to what the next one does. Below 1 behind a transposed convolution or an upsampling. */
  readonly strides: readonly [number, number];
  /** First row and column that the first position sees; negative where that is padding. */
  readonly start: readonly [row: number, column: number];
}

/** Rows and columns of the picture, the last ones included. */
export interface PictureArea {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}

export interface ReceptiveFields {
  /** In the order in which the layers are done, without those whose positions do not stand for places of the picture, as behind a dense layer. */
  readonly layers: readonly ReceptiveField[];
  /**
   * The part of the picture that one position of a layer's output is made of, without padding and the holes of dilated windows at its borders; null
   * where it is the whole picture, cannot be told, or is nothing but padding, and for a call that was not made.
   *
   * @param layer one of the model's, or its path
   * @param options.call 1 for the layer's first call; default its last
   * @throws TensorError `LAYER` for a layer that is not the model's
   */
  at(
    layer: string | AnyLayer,
    row: number,
    column: number,
    options?: { readonly call?: number },
  ): PictureArea | null;
}

/** Far enough for the pattern of a transposed convolution to come back: a multiple of all strides that networks have. */
const FAR = 720_720;

/**
 * How much of the picture each layer's outputs see, from the model's run without numbers: for convolutions and poolings
 * size′ = size + (window − 1) · dilation · strides and strides′ = strides · stride (Araujo, Norris and Sim 2019), and the union where branches join.
 *
 * Where a layer is called several times, its last call counts. After a transposed convolution positions differ; `size` is the largest.
 *
 * @param model built, with one input `[n, h, w, c]`
 * @throws TensorError `LAYER` before `build`, `SHAPE` for a model of other inputs, `OPTION`
 * @example
 * const fields = receptiveFields(vgg16().build([null, 224, 224, 3], { backend }));
 * fields.layers.at(-1);               // max_pool2d_4: size [212, 212], strides [32, 32]
 * fields.at("conv2d_3", 0, 0);        // rows 0 to 7, columns 0 to 7
 */
export function receptiveFields(model: Model, options: ReceptiveFieldOptions = {}): ReceptiveFields {
  checkOptions("receptiveFields", options, ["training", "inputShape"]);
  const { training = false } = options;
  const events = recordRun(model, batchFor(model, options), { training });
  const picture = events.find((event): event is LayerEvent => event.kind === "enter")?.tensors ?? [];
  const [input, another] = picture;
  if (input === undefined || another !== undefined || input.shape.length !== 4) {
    const problem = "the model does not take pictures";
    throw new TensorError("SHAPE", "receptiveFields", problem, "Give one that takes one [n, h, w, c]");
  }
  const places = new PlaceMap(input.buffer, input.shape);
  const paths = pathsOf(model);
  const calls = new Map<AnyLayer, readonly Call[]>([...paths.keys()].map((layer) => [layer, []]));
  const done = new Set<AnyLayer>();
  for (const event of events) {
    if (event.kind === "call") places.add(event);
    if (event.kind !== "leave") continue;
    const [{ buffer, shape }] = event.tensors as readonly [(typeof event.tensors)[number]];
    const isPlaced = places.has(buffer, shape);
    const trace: Trace = (area, clipped) => (isPlaced ? places.trace(buffer, area, clipped) : undefined);
    calls.set(event.layer, [...calls.get(event.layer)!, { trace, uniform: places.uniform }]);
    // In the order of the last calls.
    done.delete(event.layer);
    done.add(event.layer);
  }
  return {
    layers: [...done].flatMap((layer) => {
      const field = fieldOf(calls.get(layer)!.at(-1)!);
      return field === undefined ? [] : [{ name: paths.get(layer)!, type: layer.type, ...field }];
    }),
    at: (given, row, column, { call } = {}) => {
      const layer = typeof given === "string" ? [...paths].find(([, path]) => path === given)?.[0] : given;
      const made = layer && calls.get(layer);
      if (made === undefined) {
        const name = typeof given === "string" ? given : (given.site?.path ?? given.type);
        const remedy = `Such as ${paths.get([...done][0]!)}`;
        throw new TensorError("LAYER", "receptiveFields", `there is no layer "${name}"`, remedy);
      }
      const area = made.at(call === undefined ? -1 : call - 1)?.trace(position(row, column), true);
      const [rows, columns] = [extent(area?.rows ?? []), extent(area?.columns ?? [])];
      if (rows === undefined || columns === undefined) return null;
      return { rows: [rows.first, rows.last], columns: [columns.first, columns.last] };
    },
  };
}

/** What an area of an output is made of; undefined where its positions do not stand for places of the picture. */
type Trace = (area: Area, clipped: boolean) => Area | undefined;

interface Call {
  readonly trace: Trace;
  /** Whether all positions see equally much. */
  readonly uniform: boolean;
}

/** One picture, and two in training: what is made of a whole batch is told from what is made of one picture by that. */
function batchFor(model: Model, { training = false, inputShape }: ReceptiveFieldOptions) {
  const least = training ? 2 : 1;
  if (inputShape === undefined || !model.built) return shapeFor("receptiveFields", model, least);
  const [batch, ...rest] = inputShape;
  return [Math.max(batch ?? 1, least), ...rest];
}

/** What positions see as if pictures had no borders. */
function fieldOf({ trace, uniform }: Call): Pick<ReceptiveField, "size" | "strides" | "start"> | undefined {
  const at = (place: number) => trace(position(place, place), false);
  // Where positions differ, a few of them show all there are.
  const samples = Array.from({ length: uniform ? 1 : 32 }, (_, place) => at(place));
  const along = (axis: "rows" | "columns") => {
    const spans = samples.map((area) => extent(area?.[axis] ?? []));
    // Some positions see nothing where a transposed convolution leaves gaps.
    const origin = spans.findIndex((span) => span !== undefined);
    const [here, far] = [spans[origin], extent(at(origin + FAR)?.[axis] ?? [])];
    if (here === undefined || far === undefined) return undefined;
    const sizes = spans.flatMap((span) => (span === undefined ? [] : [span.last - span.first + 1]));
    return { size: Math.max(...sizes), stride: (far.first - here.first) / FAR, start: here.first };
  };
  const [rows, columns] = [along("rows"), along("columns")];
  if (rows === undefined || columns === undefined) return undefined;
  return {
    size: [rows.size, columns.size],
    strides: [rows.stride, columns.stride],
    start: [rows.start, columns.start],
  };
}

function position(row: number, column: number): Area {
  return { rows: [{ first: row, last: row }], columns: [{ first: column, last: column }] };
}

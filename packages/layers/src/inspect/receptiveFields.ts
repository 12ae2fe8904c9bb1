import { TensorError } from "@striate/core";
import type { Model } from "../Model.js";
import { type Area, PlaceMap } from "./PlaceMap.js";
import { type LayerEvent, recordRun } from "./recordRun.js";

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
   * The part of the picture that one position of a layer's output is made of, without padding; null where it is the whole picture, cannot be
   * told, or is nothing but padding.
   *
   * @throws TensorError `LAYER` for a path that is not the model's
   */
  at(path: string, row: number, column: number): PictureArea | null;
}

/** Far enough for the pattern of a transposed convolution to come back: a multiple of all strides that networks have. */
const FAR = 720_720;

/**
 * How much of the picture each layer's outputs see, from the model's run in inference: for convolutions and poolings
 * size′ = size + (window − 1) · dilation · strides and strides′ = strides · stride (Araujo, Norris and Sim 2019), and the union where branches join.
 *
 * Where a layer is called several times, its last call counts. After a transposed convolution positions differ; `size` is the largest.
 *
 * @param model built, with one input `[n, h, w, c]`
 * @throws TensorError `LAYER` before `build`, `SHAPE` for a model of other inputs
 * @example
 * const fields = receptiveFields(vgg16().build([null, 224, 224, 3], { backend }));
 * fields.layers.at(-1);               // max_pool2d_4: size [212, 212], strides [32, 32]
 * fields.at("conv2d_3", 0, 0);        // rows 0 to 7, columns 0 to 7
 */
export function receptiveFields(model: Model): ReceptiveFields {
  const events = recordRun("receptiveFields", model, { training: false });
  const picture = events.find((event): event is LayerEvent => event.kind === "enter")?.tensors ?? [];
  const [input, another] = picture;
  if (input === undefined || another !== undefined || input.shape.length !== 4) {
    const problem = "the model does not take pictures";
    throw new TensorError("SHAPE", "receptiveFields", problem, "Give one that takes one [n, h, w, c]");
  }
  const places = new PlaceMap(input.buffer, input.shape);
  const tracers = new Map<string, Tracer>();
  for (const event of events) {
    if (event.kind === "call") places.add(event);
    if (event.kind !== "leave") continue;
    const [{ buffer, shape }] = event.tensors as readonly [(typeof event.tensors)[number]];
    const isPlaced = shape.length === 4 && places.has(buffer);
    tracers.delete(event.path);
    tracers.set(event.path, {
      type: event.layer.type,
      trace: isPlaced ? (area, clipped) => places.trace(buffer, area, clipped) : undefined,
      uniform: places.uniform,
    });
  }
  return {
    layers: [...tracers].flatMap(([name, { type, trace, uniform }]) =>
      trace === undefined ? [] : [{ name, type, ...fieldOf((at) => trace(square(at, at), false)!, uniform) }],
    ),
    at: (path, row, column) => {
      const tracer = tracers.get(path);
      if (tracer === undefined) {
        const remedy = `Such as ${[...tracers.keys()][0]}`;
        throw new TensorError("LAYER", "receptiveFields", `there is no layer "${path}"`, remedy);
      }
      const area = tracer.trace?.(square(row, column), true);
      if (area === undefined) return null;
      const { rows, columns } = area;
      return { rows: [rows.first, rows.last], columns: [columns.first, columns.last] };
    },
  };
}

interface Tracer {
  readonly type: string;
  readonly trace: ((area: Area, clipped: boolean) => Area | undefined) | undefined;
  /** Whether all positions see equally much. */
  readonly uniform: boolean;
}

/** @param at what the position in that row and column sees, as if pictures had no borders */
function fieldOf(
  at: (position: number) => Area,
  uniform: boolean,
): Pick<ReceptiveField, "size" | "strides" | "start"> {
  const origin = at(0);
  const far = at(FAR);
  // Where positions differ, a few of them show all there are.
  const samples = uniform ? [origin] : Array.from({ length: 32 }, (_, position) => at(position));
  const largest = (axis: "rows" | "columns") =>
    Math.max(...samples.map((area) => area[axis].last - area[axis].first + 1));
  return {
    size: [largest("rows"), largest("columns")],
    strides: [(far.rows.first - origin.rows.first) / FAR, (far.columns.first - origin.columns.first) / FAR],
    start: [origin.rows.first, origin.columns.first],
  };
}

function square(row: number, column: number): Area {
  return { rows: { first: row, last: row }, columns: { first: column, last: column } };
}

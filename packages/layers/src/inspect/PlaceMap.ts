import type {
  Conv2dGeometry,
  DeviceBuffer,
  ExpandGeometry,
  PadGeometry,
  Pool2dGeometry,
  ReduceGeometry,
  Shape,
  SliceGeometry,
} from "@striate/core";
import { divided, inside, moved, type Places, seeing, seen, united, type Windows } from "./Places.js";
import type { CallEvent } from "./recordRun.js";

/** All places in some rows and some columns. Two areas are united along each axis by itself. */
export interface Area {
  readonly rows: Places;
  readonly columns: Places;
}

interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

interface Node extends Images {
  readonly index: number;
  readonly parents: readonly { readonly buffer: DeviceBuffer; readonly area: (of: Area) => Area }[];
}

type Made = Omit<Node, "index">;

const NOTHING: Area = { rows: [], columns: [] };

/**
 * Which part of a picture every image behind it is made of, from the geometries of the primitives alone. Images whose places do not stand for
 * places of the picture, such as anything behind a global pooling or a dense layer, are not in the map. What is made of several pictures, such
 * as the statistics of a batch, counts as little as weights do: it tells nothing of where in a picture it comes from.
 */
export class PlaceMap {
  readonly #nodes = new Map<DeviceBuffer, Node>();
  readonly #order: DeviceBuffer[] = [];
  /** Made of the picture, but not place by place. */
  readonly #whole = new Set<DeviceBuffer>();
  #uniform = true;

  constructor(picture: DeviceBuffer, [count, height, width]: Shape) {
    this.#place(picture, { count: count!, height: height!, width: width!, parents: [] });
  }

  add(call: CallEvent): void {
    const derived = call.inputs.filter((buffer) => this.#nodes.has(buffer) || this.#whole.has(buffer));
    if (derived.length === 0 || this.#mixesPictures(call, derived[0]!)) return;
    if (call.primitive === "conv2dGradInput" || call.primitive === "expand") this.#uniform = false;
    const node = derived.some((buffer) => this.#whole.has(buffer)) ? undefined : this.#nodeOf(call, derived);
    for (const output of call.outputs) {
      if (node === undefined) this.#whole.add(output);
      else this.#place(output, node);
    }
  }

  /**
   * Part of the picture that an area of an image is made of; undefined for an image that is not in the map, and empty for nothing but padding.
   *
   * @param clipped without the padding of any image on the way, which is made of nothing; or as if images had no borders
   */
  trace(image: DeviceBuffer, area: Area, clipped: boolean): Area | undefined {
    const node = this.#nodes.get(image);
    if (node === undefined) return undefined;
    const within = (of: Area, { height, width }: Images): Area =>
      clipped ? { rows: inside(of.rows, height), columns: inside(of.columns, width) } : of;
    const areas = new Map<DeviceBuffer, Area>([[image, within(area, node)]]);
    // Buffers come into being one after the other, so that walking them backwards meets each behind all that it went into.
    for (let index = node.index; index > 0; index--) {
      const buffer = this.#order[index]!;
      const own = areas.get(buffer);
      if (own === undefined) continue;
      for (const parent of this.#nodes.get(buffer)!.parents) {
        const reached = within(parent.area(own), this.#nodes.get(parent.buffer)!);
        // What is padding along one axis is nothing along the other.
        if (clipped && (reached.rows.length === 0 || reached.columns.length === 0)) continue;
        const { rows, columns } = areas.get(parent.buffer) ?? NOTHING;
        areas.set(parent.buffer, {
          rows: united([...rows, ...reached.rows]),
          columns: united([...columns, ...reached.columns]),
        });
      }
    }
    return areas.get(this.#order[0]!) ?? NOTHING;
  }

  /** Whether the places of a tensor of that shape stand for places of the picture. */
  has(image: DeviceBuffer, shape: Shape): boolean {
    const node = this.#nodes.get(image);
    return node !== undefined && isShapeOf(node, shape);
  }

  /** Whether all positions of an image see equally much: not behind what makes images larger. */
  get uniform(): boolean {
    return this.#uniform;
  }

  #place(buffer: DeviceBuffer, node: Made): void {
    this.#nodes.set(buffer, { ...node, index: this.#order.length });
    this.#order.push(buffer);
  }

  /** Statistics of a batch come from reductions over the first axis, or over axes that part of it was split into. */
  #mixesPictures({ primitive, args }: CallEvent, image: DeviceBuffer): boolean {
    const node = this.#nodes.get(image);
    return primitive === "reduce" && node !== undefined && (args.at(-1) as ReduceGeometry).outer < node.count;
  }

  #nodeOf({ primitive, args, outputs }: CallEvent, derived: readonly DeviceBuffer[]): Made | undefined {
    const [first] = derived as [DeviceBuffer];
    const images = this.#nodes.get(first)!;
    const places = images.count * images.height * images.width;
    const unchanged = () => {
      const others = derived.map((buffer) => this.#nodes.get(buffer)!);
      if (others.some(({ height, width }) => height !== images.height || width !== images.width))
        return undefined;
      return { ...images, parents: derived.map((buffer) => ({ buffer, area: (of: Area) => of })) };
    };
    const from = (to: Images, area: (of: Area) => Area): Made => ({
      ...to,
      parents: [{ buffer: first, area }],
    });
    const geometry = args.at(-1);
    // Not a kernel or a matrix that is made of the picture.
    const isOnly = derived.length === 1 && args[0] === first;
    switch (primitive) {
      case "unary":
      case "affine":
      case "cast":
        return unchanged();
      case "binary":
        return outputs[0]!.size % places === 0 ? unchanged() : undefined;
      case "conv2d":
      case "avgPool2d":
      case "maxPool2d": {
        const [rows, columns] = windowsOf(geometry as Conv2dGeometry | Pool2dGeometry);
        const { batch, inHeight, inWidth, outHeight, outWidth } = geometry as Pool2dGeometry;
        // Sums over channels are poolings of single places.
        if (batch === places && (inHeight > 1 || inWidth > 1)) return unchanged();
        if (!isOnly || inHeight !== images.height || inWidth !== images.width) return undefined;
        return from({ count: batch, height: outHeight, width: outWidth }, (of) => ({
          rows: seen(of.rows, rows),
          columns: seen(of.columns, columns),
        }));
      }
      case "conv2dGradInput": {
        const [rows, columns] = windowsOf(geometry as Conv2dGeometry);
        const { batch, inHeight, inWidth, outHeight, outWidth } = geometry as Conv2dGeometry;
        if (!isOnly || outHeight !== images.height || outWidth !== images.width) return undefined;
        return from({ count: batch, height: inHeight, width: inWidth }, (of) => ({
          rows: seeing(of.rows, rows),
          columns: seeing(of.columns, columns),
        }));
      }
      case "pad":
        return shifted(args[1] as PadGeometry, images, -1, from);
      case "slice": {
        const { begin, ...rest } = geometry as SliceGeometry;
        return shifted({ before: begin, ...rest }, images, 1, from);
      }
      case "concat": {
        const { outer } = geometry as { outer: number };
        return outer === places ? unchanged() : undefined;
      }
      case "reduce": {
        const { outer, inner } = geometry as { outer: number; inner: number };
        return outer === places && inner === 1 ? unchanged() : undefined;
      }
      case "matMul": {
        const { batch, m } = geometry as { batch: number; m: number };
        return isOnly && batch * m === places ? unchanged() : undefined;
      }
      case "expand":
        return repeated(geometry as ExpandGeometry, images, from);
      default:
        return undefined;
    }
  }
}

/** Other shapes are views in which places stand for something else. */
function isShapeOf({ height, width }: Images, shape: Shape): boolean {
  return shape.length === 4 && shape[1] === height && shape[2] === width;
}

type Move = (to: Images, area: (of: Area) => Area) => Made;

function windowsOf(geometry: Conv2dGeometry | Pool2dGeometry): readonly [rows: Windows, columns: Windows] {
  const { strideHeight, strideWidth, padTop, padLeft } = geometry;
  const [height, width, dilationHeight, dilationWidth] =
    "kernelHeight" in geometry
      ? [geometry.kernelHeight, geometry.kernelWidth, geometry.dilationHeight, geometry.dilationWidth]
      : [geometry.windowHeight, geometry.windowWidth, 1, 1];
  return [
    { size: height, stride: strideHeight, dilation: dilationHeight, before: padTop },
    { size: width, stride: strideWidth, dilation: dilationWidth, before: padLeft },
  ];
}

/** Padding and cutting images: places move by what comes before them. */
function shifted(
  { inputShape, outputShape, before }: PadGeometry,
  images: Images,
  sign: 1 | -1,
  move: Move,
): Made | undefined {
  if (!isShapeOf(images, inputShape)) return undefined;
  const [count, height, width] = outputShape as readonly [number, number, number];
  return move({ count, height, width }, ({ rows, columns }) => ({
    rows: moved(rows, sign * before[1]!),
    columns: moved(columns, sign * before[2]!),
  }));
}

/** Nearest neighbors: `[n, h, 1, w, 1, c]` → `[n, h, down, w, right, c]`. */
function repeated({ outputShape }: ExpandGeometry, images: Images, move: Move): Made | undefined {
  const [count, height, down, width, right] = outputShape as readonly number[];
  if (outputShape.length !== 6 || height !== images.height || width !== images.width) return undefined;
  return move({ count: count!, height: height * down!, width: width * right! }, ({ rows, columns }) => ({
    rows: divided(rows, down!),
    columns: divided(columns, right!),
  }));
}

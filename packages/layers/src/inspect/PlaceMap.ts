import type {
  Conv2dGeometry,
  DeviceBuffer,
  ExpandGeometry,
  PadGeometry,
  Pool2dGeometry,
  Shape,
} from "@striate/core";
import type { CallEvent } from "./recordRun.js";
import { type Span, seeing, seen, united, type Windows } from "./Span.js";

/** Rows and columns. */
export interface Area {
  readonly rows: Span;
  readonly columns: Span;
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

/**
 * Which part of a picture every image behind it is made of, from the geometries of the primitives alone. Images whose places do not stand for
 * places of the picture, such as anything behind a global pooling or a dense layer, are not in the map.
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
    if (derived.length === 0) return;
    if (call.primitive === "conv2dGradInput" || call.primitive === "expand") this.#uniform = false;
    const node = derived.some((buffer) => this.#whole.has(buffer)) ? undefined : this.#nodeOf(call, derived);
    for (const output of call.outputs) {
      if (node === undefined) this.#whole.add(output);
      else this.#place(output, node);
    }
  }

  /**
   * Part of the picture that an area of an image is made of; undefined for an image that is not in the map, or for nothing but padding.
   *
   * @param clipped without the padding of any image on the way, which is made of nothing; or as if images had no borders
   */
  trace(image: DeviceBuffer, area: Area, clipped: boolean): Area | undefined {
    const node = this.#nodes.get(image);
    if (node === undefined) return undefined;
    const areas = new Map<DeviceBuffer, Area>([[image, area]]);
    // Buffers come into being one after the other, so that walking them backwards meets each behind all that it went into.
    for (let index = node.index; index >= 0; index--) {
      const buffer = this.#order[index]!;
      const { parents, height, width } = this.#nodes.get(buffer)!;
      const reached = areas.get(buffer);
      const own = reached && clipped ? inside(reached, height, width) : reached;
      if (index === 0) return own;
      if (own === undefined) continue;
      for (const parent of parents) {
        const other = areas.get(parent.buffer);
        const { rows, columns } = parent.area(own);
        areas.set(parent.buffer, {
          rows: united(other?.rows, rows),
          columns: united(other?.columns, columns),
        });
      }
    }
    return undefined;
  }

  has(image: DeviceBuffer): boolean {
    return this.#nodes.has(image);
  }

  /** Whether all positions of an image see equally much: not behind what makes images larger. */
  get uniform(): boolean {
    return this.#uniform;
  }

  #place(buffer: DeviceBuffer, node: Made): void {
    this.#nodes.set(buffer, { ...node, index: this.#order.length });
    this.#order.push(buffer);
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
    const moved = (to: Images, area: (of: Area) => Area): Made => ({
      ...to,
      parents: [{ buffer: first, area }],
    });
    const geometry = args.at(-1);
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
        if (args[0] !== first || inHeight !== images.height || inWidth !== images.width) return undefined;
        return moved({ count: batch, height: outHeight, width: outWidth }, (of) => ({
          rows: seen(of.rows, rows),
          columns: seen(of.columns, columns),
        }));
      }
      case "conv2dGradInput": {
        const [rows, columns] = windowsOf(geometry as Conv2dGeometry);
        const { batch, inHeight, inWidth, outHeight, outWidth } = geometry as Conv2dGeometry;
        if (args[0] !== first || outHeight !== images.height || outWidth !== images.width) return undefined;
        return moved({ count: batch, height: inHeight, width: inWidth }, (of) => ({
          rows: seeing(of.rows, rows),
          columns: seeing(of.columns, columns),
        }));
      }
      case "pad":
        return shifted(args[1] as PadGeometry, -1, moved);
      case "slice": {
        const { begin, ...rest } = geometry as { begin: readonly number[] } & Omit<PadGeometry, "before">;
        return shifted({ before: begin, ...rest }, 1, moved);
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
        return derived.length === 1 && args[0] === first && batch * m === places ? unchanged() : undefined;
      }
      case "expand":
        return repeated(geometry as ExpandGeometry, images, moved);
      default:
        return undefined;
    }
  }
}

function inside({ rows, columns }: Area, height: number, width: number): Area | undefined {
  const cut = ({ first, last }: Span, length: number): Span => ({
    first: Math.max(0, first),
    last: Math.min(length - 1, last),
  });
  const area = { rows: cut(rows, height), columns: cut(columns, width) };
  return area.rows.first <= area.rows.last && area.columns.first <= area.columns.last ? area : undefined;
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
function shifted({ outputShape, before }: PadGeometry, sign: 1 | -1, move: Move): Made | undefined {
  if (outputShape.length !== 4) return undefined;
  const [count, height, width] = outputShape as readonly [number, number, number];
  const by = ({ first, last }: Span, distance: number) => ({
    first: first + distance,
    last: last + distance,
  });
  return move({ count, height, width }, ({ rows, columns }) => ({
    rows: by(rows, sign * before[1]!),
    columns: by(columns, sign * before[2]!),
  }));
}

/** Nearest neighbors: `[n, h, 1, w, 1, c]` → `[n, h, down, w, right, c]`. */
function repeated({ outputShape }: ExpandGeometry, images: Images, move: Move): Made | undefined {
  const [count, height, down, width, right] = outputShape as readonly number[];
  if (outputShape.length !== 6 || height !== images.height || width !== images.width) return undefined;
  const divided = ({ first, last }: Span, by: number) => ({
    first: Math.floor(first / by),
    last: Math.floor(last / by),
  });
  return move({ count: count!, height: height * down!, width: width * right! }, ({ rows, columns }) => ({
    rows: divided(rows, down!),
    columns: divided(columns, right!),
  }));
}

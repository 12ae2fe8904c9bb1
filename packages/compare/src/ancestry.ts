import { recordedCall } from "@striate/backend-conformance";
import {
  type Backend,
  type Conv2dGeometry,
  currentActivity,
  type DeviceBuffer,
  type Pool2dGeometry,
  type Shape,
} from "@striate/core";
import { isBuffer } from "./isBuffer.js";
import type { ReceptiveField } from "./MomentComparison.js";
import { divided, moved, type Places, united, windowsOf } from "./places.js";

interface Area {
  readonly rows: Places;
  readonly columns: Places;
}

interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** What a buffer with images in it was made of. */
interface Node extends Images {
  readonly parents: readonly Parent[];
}

interface Parent {
  readonly buffer: DeviceBuffer;
  readonly area: (of: Area) => Area;
}

export interface Ancestry {
  readonly backend: Backend;
  /** What of the picture a position of an image is made of; null for all of it, for none of it, or where that cannot be told. */
  readonly trace: (buffer: object, y: number, x: number) => ReceptiveField | null;
}

/** A backend that remembers which part of an image every convolution and pooling looks at. The picture is what is written as `data`. */
export function ancestry(base: Backend, [count, height, width]: Shape): Ancestry {
  const nodes = new Map<object, Node>();
  /** Made of the picture, but not place by place. */
  const whole = new Set<object>();
  let picture: DeviceBuffer | undefined;

  const node = (buffer: DeviceBuffer, parents: readonly Parent[], images: Images) => {
    nodes.set(buffer, { count: images.count, height: images.height, width: images.width, parents });
    return buffer;
  };
  const same = (buffer: DeviceBuffer, ...parents: readonly DeviceBuffer[]) => {
    // What is smaller is spread over the images, such as statistics, and what is of another origin, such as a mask, has no place in the picture.
    const equal = parents.filter((parent) => parent.size === buffer.size);
    const placed = equal.filter((parent) => nodes.has(parent));
    if (placed.length === 0 || equal.some((parent) => whole.has(parent))) return buffer;
    return node(buffer, placed.map(unchanged), nodes.get(placed[0])!);
  };
  const windowed = (buffer: DeviceBuffer, x: DeviceBuffer, geometry: Conv2dGeometry | Pool2dGeometry) => {
    const from = nodes.get(x);
    if (from === undefined) return buffer;
    // Sums over channels are poolings of single pixels.
    if (geometry.batch === from.count * from.height * from.width) return same(buffer, x);
    const { outHeight, outWidth } = geometry;
    if (geometry.inHeight !== from.height || geometry.inWidth !== from.width) return buffer;
    const [rows, columns] = windowsOf(geometry);
    const area = (of: Area): Area => ({ rows: rows.seen(of.rows), columns: columns.seen(of.columns) });
    return node(buffer, [{ buffer: x, area }], { ...from, height: outHeight, width: outWidth });
  };
  const shifted = (buffer: DeviceBuffer, x: DeviceBuffer, shape: Shape, [down, right]: readonly number[]) => {
    const from = nodes.get(x);
    if (from === undefined || shape.length !== 4) return buffer;
    const area = ({ rows, columns }: Area): Area => ({
      rows: moved(rows, down, from.height),
      columns: moved(columns, right, from.width),
    });
    return node(buffer, [{ buffer: x, area }], { count: shape[0], height: shape[1], width: shape[2] });
  };
  const followed: Partial<Backend> = {
    write: (values) => {
      const buffer = base.write(values);
      if (currentActivity().label !== "data") return buffer;
      picture = buffer;
      return node(buffer, [], { count, height, width });
    },
    unary: (op, x) => same(base.unary(op, x), x),
    affine: (x, scale, shift) => same(base.affine(x, scale, shift), x),
    cast: (x, dtype) => same(base.cast(x, dtype), x),
    binary: (op, a, b, geometry) => same(base.binary(op, a, b, geometry), a, b),
    conv2d: (x, kernel, geometry) => windowed(base.conv2d(x, kernel, geometry), x, geometry),
    avgPool2d: (x, geometry) => windowed(base.avgPool2d(x, geometry), x, geometry),
    maxPool2d: (x, geometry) => {
      const { values, argmax } = base.maxPool2d(x, geometry);
      return { values: windowed(values, x, geometry), argmax };
    },
    conv2dGradInput: (dy, kernel, geometry) => {
      const buffer = base.conv2dGradInput(dy, kernel, geometry);
      const from = nodes.get(dy);
      if (from === undefined) return buffer;
      const [rows, columns] = windowsOf(geometry);
      const area = (of: Area): Area => ({ rows: rows.seeing(of.rows), columns: columns.seeing(of.columns) });
      return node(buffer, [{ buffer: dy, area }], {
        ...from,
        height: geometry.inHeight,
        width: geometry.inWidth,
      });
    },
    pad: (x, geometry, value) => {
      const [, top = 0, left = 0] = geometry.before;
      return shifted(base.pad(x, geometry, value), x, geometry.outputShape, [-top, -left]);
    },
    slice: (x, geometry) => {
      const [, top = 0, left = 0] = geometry.begin;
      return shifted(base.slice(x, geometry), x, geometry.outputShape, [top, left]);
    },
    concat: (parts, geometry) => {
      const buffer = base.concat(parts, geometry);
      const first = nodes.get(parts[0]);
      const isOfChannels = first !== undefined && geometry.outer === first.count * first.height * first.width;
      if (!isOfChannels || !parts.every((part) => nodes.has(part))) return buffer;
      return node(buffer, parts.map(unchanged), first);
    },
    expand: (x, geometry) => {
      const buffer = base.expand(x, geometry);
      const from = nodes.get(x);
      const [, rows, down, columns, right] = geometry.outputShape;
      // Nearest neighbours: `[n, h, 1, w, 1, c]` → `[n, h, down, w, right, c]`
      if (from === undefined || geometry.outputShape.length !== 6) return buffer;
      if (rows !== from.height || columns !== from.width) return buffer;
      const area = (of: Area): Area => ({
        rows: divided(of.rows, down),
        columns: divided(of.columns, right),
      });
      return node(buffer, [{ buffer: x, area }], { ...from, height: rows * down, width: columns * right });
    },
  };
  const backend = new Proxy(base, {
    get: (target, name) => {
      const method: unknown = Reflect.get(followed, name) ?? Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        const result: unknown = method.apply(target, args);
        const inputs = recordedCall(name, args)?.buffers ?? [];
        if (inputs.some((input) => nodes.has(input) || whole.has(input))) {
          for (const output of outputsOf(result)) if (!nodes.has(output)) whole.add(output);
        }
        return result;
      };
    },
  });
  const trace = (buffer: object, y: number, x: number) =>
    traced(nodes, picture, buffer, { rows: new Set([y]), columns: new Set([x]) });
  return { backend, trace };
}

function outputsOf(result: unknown): readonly object[] {
  return isBuffer(result) ? [result] : Object.values(result as object);
}

const unchanged = (buffer: DeviceBuffer): Parent => ({ buffer, area: (of) => of });

/** Buffers come into being one after the other, so that walking them backwards meets each behind all that it went into. */
function traced(
  nodes: ReadonlyMap<object, Node>,
  picture: DeviceBuffer | undefined,
  target: object,
  area: Area,
): ReceptiveField | null {
  const areas = new Map<object, Area>([[target, area]]);
  for (const [buffer, { parents }] of [...nodes].reverse()) {
    const own = areas.get(buffer);
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
  const seen = picture === undefined || !nodes.has(target) ? undefined : areas.get(picture);
  if (seen === undefined || seen.rows.size === 0 || seen.columns.size === 0) return null;
  const reach = (places: Places) => [Math.min(...places), Math.max(...places)] as const;
  return { rows: reach(seen.rows), columns: reach(seen.columns) };
}

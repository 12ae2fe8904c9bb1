import type { Pool2dGeometry, TypedArray } from "@striate/core";
import type { Call } from "../Call.js";
import { type Described, describeGeometry } from "../cases/Described.js";
import { describedRecipe } from "../cases/poolings.js";
import { type Axis, block, gridAxes, type Reducible } from "./Reducible.js";
import { windowRange } from "./windowRange.js";

export interface PoolingKind {
  /** Whether each input has the shape of the image or of the output. */
  readonly inputs: readonly ("image" | "output")[];
  readonly call: (described: Described<Pool2dGeometry>, values: readonly TypedArray[]) => Call;
}

/** A pooling or its gradient, which can do with fewer images, channels, rows and columns. */
export function reduciblePooling(
  kind: PoolingKind,
  geometry: Pool2dGeometry,
  values: readonly TypedArray[],
): Reducible {
  const again = (changes: Partial<Pool2dGeometry>, cut: readonly TypedArray[]) =>
    reduciblePooling(kind, resized(geometry, changes), cut);
  const { batch, inHeight, inWidth, outHeight, outWidth, channels } = geometry;
  const grid = {
    sizes: [batch, channels, inHeight, inWidth, outHeight, outWidth],
    inputs: kind.inputs.map((role) => (role === "image" ? [0, 2, 3, 1] : [0, 4, 5, 1])),
    free: [0, 1],
  };
  return {
    call: kind.call(described(geometry), values),
    axes: [
      ...gridAxes(grid, values, ([images, depth], cut) => again({ batch: images, channels: depth }, cut)),
      windowAxis(kind, geometry, values, again, "Height"),
      windowAxis(kind, geometry, values, again, "Width"),
    ],
  };
}

/** The geometry as the call of `pool2dGeometry` with its padding on four sides. */
function described(geometry: Pool2dGeometry): Described<Pool2dGeometry> {
  const { windowHeight, windowWidth, strideHeight, strideWidth, countPadding } = geometry;
  const padding = [
    [geometry.padTop, geometry.padBottom],
    [geometry.padLeft, geometry.padRight],
  ] as const;
  const recipe = (ceilMode: boolean) =>
    describedRecipe({
      input: geometry.inputShape,
      options: {
        poolSize: [windowHeight, windowWidth],
        strides: [strideHeight, strideWidth],
        ...(padding.flat().every((cells) => cells === 0) ? {} : { padding }),
        ...(ceilMode ? { ceilMode } : {}),
        ...(countPadding ? { countIncludePad: true } : {}),
      },
    });
  const plain = describeGeometry(geometry, () => recipe(false));
  return plain.imports.length > 0 ? plain : describeGeometry(geometry, () => recipe(true));
}

/** Outputs along one axis, and of the image what they see. */
function windowAxis(
  { inputs }: PoolingKind,
  geometry: Pool2dGeometry,
  values: readonly TypedArray[],
  again: (changes: Partial<Pool2dGeometry>, cut: readonly TypedArray[]) => Reducible,
  side: "Height" | "Width",
): Axis {
  const [axis, before, after] =
    side === "Height" ? ([1, "padTop", "padBottom"] as const) : ([2, "padLeft", "padRight"] as const);
  return {
    length: geometry[`out${side}`],
    keep: (first, end) => {
      const range = windowRange(
        {
          size: geometry[`in${side}`],
          stride: geometry[`stride${side}`],
          reach: geometry[`window${side}`],
          before: geometry[before],
        },
        first,
        end,
      );
      if (range === undefined) return undefined;
      const cut = values.map((all, index) =>
        inputs[index] === "image"
          ? block(all, geometry.inputShape, axis, range.from, range.to)
          : block(all, geometry.outputShape, axis, first, end),
      );
      const sizes = { [`in${side}`]: range.to - range.from, [`out${side}`]: end - first };
      const paddings = { [before]: range.before, [after]: Math.min(range.after, geometry[after]) };
      return again({ ...sizes, ...paddings }, cut);
    },
  };
}

function resized(geometry: Pool2dGeometry, changes: Partial<Pool2dGeometry>): Pool2dGeometry {
  const next = { ...geometry, ...changes };
  return {
    ...next,
    inputShape: [next.batch, next.inHeight, next.inWidth, next.channels],
    outputShape: [next.batch, next.outHeight, next.outWidth, next.channels],
  };
}

import type { Conv2dGeometry, Shape, TypedArray } from "@striate/core";
import { describedRecipe } from "../cases/convolutions.js";
import { type Described, describeGeometry } from "../cases/Described.js";
import type { Plan } from "../cases/Primitive.js";
import { given } from "./given.js";
import { type Axis, block, gridAxes, type Reducible } from "./Reducible.js";
import { windowRange } from "./windowRange.js";

type Role = "x" | "kernel" | "dy" | "bias";

export interface ConvolutionKind {
  /** What the inputs are, in the order of the call. */
  readonly roles: readonly Role[];
  readonly plan: (described: Described<Conv2dGeometry>) => Plan;
}

/** A convolution or one of its gradients, which can do with fewer images, channels or groups, rows and columns. */
export function reducibleConvolution(
  kind: ConvolutionKind,
  geometry: Conv2dGeometry,
  values: readonly TypedArray[],
): Reducible {
  const again = (changes: Partial<Conv2dGeometry>, cut: readonly TypedArray[]) =>
    reducibleConvolution(kind, resized(geometry, changes), cut);
  return {
    call: kind.plan(described(geometry))(given(values)),
    axes: [
      ...channelAxes(kind, geometry, values, again),
      windowAxis(kind, geometry, values, again, "Height"),
      windowAxis(kind, geometry, values, again, "Width"),
    ],
  };
}

type Again = (changes: Partial<Conv2dGeometry>, cut: readonly TypedArray[]) => Reducible;

/** The geometry as the call of `conv2dGeometry` with its padding on four sides. */
function described(geometry: Conv2dGeometry): Described<Conv2dGeometry> {
  const { groups, padTop, padLeft, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const bottom =
    (geometry.outHeight - 1) * strideHeight + reachOf(geometry, "Height") - geometry.inHeight - padTop;
  const right =
    (geometry.outWidth - 1) * strideWidth + reachOf(geometry, "Width") - geometry.inWidth - padLeft;
  const padding = [
    [padTop, Math.max(0, bottom)],
    [padLeft, Math.max(0, right)],
  ] as const;
  const isOne = (height: number, width: number) => height === 1 && width === 1;
  return describeGeometry(geometry, () =>
    describedRecipe({
      input: geometry.inputShape,
      kernel: geometry.kernelShape,
      options: {
        ...(isOne(strideHeight, strideWidth) ? {} : { strides: [strideHeight, strideWidth] }),
        ...(isOne(dilationHeight, dilationWidth) ? {} : { dilations: [dilationHeight, dilationWidth] }),
        ...(padding.flat().every((cells) => cells === 0) ? {} : { padding }),
        ...(groups === 1 ? {} : { groups }),
      },
    }),
  );
}

/** Images, and channels: of one group if there is one, whole groups if there are several. */
function channelAxes(
  { roles }: ConvolutionKind,
  geometry: Conv2dGeometry,
  values: readonly TypedArray[],
  again: Again,
): readonly Axis[] {
  const { batch, inHeight, inWidth, outHeight, outWidth, kernelHeight, kernelWidth, groups } = geometry;
  const [groupIn, groupOut] = [geometry.inChannels / groups, geometry.outChannels / groups];
  const one = groups === 1;
  // Positions in `sizes`: batch 0, groups 1, channels of a group in 2 and out 3, places 4 to 9.
  const sizes = [
    batch,
    groups,
    groupIn,
    groupOut,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    kernelHeight,
    kernelWidth,
  ];
  const layouts: Readonly<Record<Role, readonly number[]>> = {
    x: [0, 4, 5, 1, 2],
    kernel: [8, 9, 2, 1, 3],
    dy: [0, 6, 7, 1, 3],
    bias: [1, 3],
  };
  const grid = { sizes, inputs: roles.map((role) => layouts[role]), free: one ? [0, 2, 3] : [0, 1] };
  return gridAxes(grid, values, ([images, parts, into, out], cut) =>
    again({ batch: images, groups: parts, inChannels: parts * into, outChannels: parts * out }, cut),
  );
}

/** Outputs along one axis, and of the input what they see. */
function windowAxis(
  { roles }: ConvolutionKind,
  geometry: Conv2dGeometry,
  values: readonly TypedArray[],
  again: Again,
  side: Side,
): Axis {
  const before = side === "Height" ? "padTop" : "padLeft";
  const axis = side === "Height" ? 1 : 2;
  return {
    length: geometry[`out${side}`],
    keep: (first, end) => {
      const range = windowRange(
        {
          size: geometry[`in${side}`],
          stride: geometry[`stride${side}`],
          reach: reachOf(geometry, side),
          before: geometry[before],
        },
        first,
        end,
      );
      if (range === undefined) return undefined;
      const cut = values.map((all, index) => {
        if (roles[index] === "x") return block(all, geometry.inputShape, axis, range.from, range.to);
        return roles[index] === "dy" ? block(all, geometry.outputShape, axis, first, end) : all;
      });
      const sizes = { [`in${side}`]: range.to - range.from, [`out${side}`]: end - first };
      return again({ ...sizes, [before]: range.before }, cut);
    },
  };
}

type Side = "Height" | "Width";

function reachOf(geometry: Conv2dGeometry, side: Side): number {
  return (geometry[`kernel${side}`] - 1) * geometry[`dilation${side}`] + 1;
}

function resized(geometry: Conv2dGeometry, changes: Partial<Conv2dGeometry>): Conv2dGeometry {
  const next = { ...geometry, ...changes };
  const shapes: Readonly<Record<"inputShape" | "kernelShape" | "outputShape", Shape>> = {
    inputShape: [next.batch, next.inHeight, next.inWidth, next.inChannels],
    kernelShape: [next.kernelHeight, next.kernelWidth, next.inChannels / next.groups, next.outChannels],
    outputShape: [next.batch, next.outHeight, next.outWidth, next.outChannels],
  };
  return { ...next, ...shapes };
}

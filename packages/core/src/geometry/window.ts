import { TensorError } from "../errors.js";

/** What a user may write for padding. */
export type Padding =
  /** `"same"`: outputs = ⌈input / stride⌉, TensorFlow's split with the odd cell after. `"valid"`: none. Case does not matter. */
  | "same"
  | "valid"
  | "SAME"
  | "VALID"
  /** The same number of cells on all four sides. */
  | number
  /** `[[top, bottom], [left, right]]` */
  | readonly [readonly [number, number], readonly [number, number]]
  /** TensorFlow's form for NHWC: `[[0, 0], [top, bottom], [left, right], [0, 0]]` */
  | readonly [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ];

/** One axis's padding after `resolvePadding`: a rule, or cells before and after. */
export type AxisPadding = "same" | "valid" | readonly [before: number, after: number];

/** A number for both spatial axes, or `[height, width]`. */
export type Pair = number | readonly [number, number];

export interface WindowAxis {
  readonly outputSize: number;
  readonly before: number;
  readonly after: number;
}

interface WindowRequest {
  readonly op: string;
  readonly axis: "height" | "width";
  readonly inputSize: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: AxisPadding;
  readonly ceilMode: boolean;
}

/**
 * Resolves one spatial axis of a convolution or pooling to plain numbers. The only place in the repository that knows
 * what "same", "valid" and ceil mode mean.
 *
 * @throws TensorError `SHAPE` when no window fits
 */
export function windowAxis(request: WindowRequest): WindowAxis {
  const { op, axis, inputSize, window, stride, dilation, padding, ceilMode } = request;
  const reach = (window - 1) * dilation + 1;
  if (padding === "same") {
    const outputSize = Math.ceil(inputSize / stride);
    const total = Math.max(0, (outputSize - 1) * stride + reach - inputSize);
    return { outputSize, before: Math.floor(total / 2), after: Math.ceil(total / 2) };
  }
  const [before, after] = padding === "valid" ? [0, 0] : padding;
  const slack = inputSize + before + after - reach;
  if (slack < 0) {
    const padded = before + after > 0 ? ` (${inputSize + before + after} with its padding)` : "";
    throw new TensorError(
      "SHAPE",
      op,
      `${axis} ${inputSize}${padded} is smaller than the window's ${reach}`,
      "Pad more, use a smaller window, or give larger images",
    );
  }
  const floor = Math.floor(slack / stride) + 1;
  const ceil = Math.ceil(slack / stride) + 1;
  // A last window that starts past the image would see only padding.
  const outputSize = ceilMode && (ceil - 1) * stride < inputSize + before ? ceil : floor;
  return { outputSize, before, after };
}

/** @throws TensorError `OPTION` */
export function resolvePadding(
  op: string,
  padding: Padding,
): readonly [height: AxisPadding, width: AxisPadding] {
  if (typeof padding === "string") {
    const rule = padding.toLowerCase();
    if (rule === "same" || rule === "valid") return [rule, rule];
  } else if (typeof padding === "number") {
    if (isCount(padding))
      return [
        [padding, padding],
        [padding, padding],
      ];
  } else if (
    Array.isArray(padding) &&
    padding.every((side) => Array.isArray(side) && side.length === 2 && side.every(isCount))
  ) {
    const sides = padding as readonly (readonly [number, number])[];
    if (sides.length === 2) return [sides[0]!, sides[1]!];
    if (sides.length === 4) {
      const [batch, height, width, channels] = sides as [AxisPair, AxisPair, AxisPair, AxisPair];
      if (batch[0] + batch[1] + channels[0] + channels[1] === 0) return [height, width];
      throw new TensorError(
        "OPTION",
        op,
        "padding of batch or channels must be [0, 0]",
        "Use pad to add images or channels",
      );
    }
  }
  throw new TensorError(
    "OPTION",
    op,
    `padding ${JSON.stringify(padding)} is not a padding`,
    'Use "same", "valid", a whole number, or [[top, bottom], [left, right]]',
  );
}

type AxisPair = readonly [number, number];

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** @throws TensorError `OPTION` unless it is a whole number ≥ 1, or two of them */
export function resolvePair(
  op: string,
  option: string,
  value: Pair,
): readonly [height: number, width: number] {
  const pair = typeof value === "number" ? [value, value] : value;
  if (!Array.isArray(pair) || pair.length !== 2 || pair.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new TensorError(
      "OPTION",
      op,
      `${option} ${JSON.stringify(value)} is not a size`,
      "Use a whole number of at least 1, or a pair [height, width]",
    );
  }
  return [pair[0]!, pair[1]!];
}

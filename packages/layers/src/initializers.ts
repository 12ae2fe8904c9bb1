import { checkOptions, type Shape, sizeOf, TensorError } from "@striate/core";
import type { RandomStream } from "@striate/random";
import { named } from "./data/named.js";
import { orthogonalMatrix } from "./orthogonalMatrix.js";

/** First values of a weight, drawn on the host so that they are the same on every backend. */
export type Initializer = (shape: Shape, random: RandomStream) => Float32Array;

export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape));

export const ones: Initializer = (shape) => new Float32Array(sizeOf(shape)).fill(1);

export const constant = (value: number): Initializer =>
  named({ name: "constant", value }, (shape) => new Float32Array(sizeOf(shape)).fill(value));

/** Normal; Keras's default standard deviation is 0.05. */
export const randomNormal = ({ mean = 0, stddev = 0.05 } = {}): Initializer =>
  named({ name: "randomNormal", mean, stddev }, (shape, random) =>
    drawn(shape, () => mean + stddev * random.normal()),
  );

/** Uniform between −0.05 and 0.05, as in Keras. */
export const randomUniform = ({ minval = -0.05, maxval = 0.05 } = {}): Initializer =>
  named({ name: "randomUniform", minval, maxval }, (shape, random) =>
    drawn(shape, () => minval + (maxval - minval) * random.uniform()),
  );

/** Normal, drawn again beyond two standard deviations. */
export const truncatedNormal = ({ mean = 0, stddev = 0.05 } = {}): Initializer =>
  named({ name: "truncatedNormal", mean, stddev }, (shape, random) =>
    drawn(shape, () => mean + stddev * withinTwo(random)),
  );

/** Uniform within ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). Keras's default for kernels. */
export const glorotUniform: Initializer = (shape, random) => uniformWithin(shape, random, 1, "average");
/** Truncated normal of variance 2 / (fanIn + fanOut). */
export const glorotNormal: Initializer = (shape, random) => normalOf(shape, random, 1, "average");
/** Uniform within ±√(6 / fanIn) (He et al. 2015). */
export const heUniform: Initializer = (shape, random) => uniformWithin(shape, random, 2, "in");
/** Truncated normal of variance 2 / fanIn (He et al. 2015). */
export const heNormal: Initializer = (shape, random) => normalOf(shape, random, 2, "in");
/** Uniform within ±√(3 / fanIn) (LeCun et al. 1998). */
export const lecunUniform: Initializer = (shape, random) => uniformWithin(shape, random, 1, "in");
/** Truncated normal of variance 1 / fanIn (LeCun et al. 1998). */
export const lecunNormal: Initializer = (shape, random) => normalOf(shape, random, 1, "in");

/** A random orthogonal matrix of all axes but the last by the last (Saxe et al. 2014), times `gain`. */
export const orthogonal = ({ gain = 1 } = {}): Initializer =>
  named({ name: "orthogonal", gain }, (shape, random) => {
    const columns = shape.at(-1) ?? 1;
    const values = orthogonalMatrix(sizeOf(shape) / columns, columns, random);
    return Float32Array.from(values, (value) => gain * value);
  });

const BY_NAME: Readonly<Record<string, Initializer>> = {
  zeros,
  ones,
  randomNormal: randomNormal(),
  randomUniform: randomUniform(),
  truncatedNormal: truncatedNormal(),
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  orthogonal: orthogonal(),
};

/** Those that take numbers, by name. */
const MAKERS = {
  constant: { keys: ["value"], make: ({ value = 0 }: Numbers) => constant(value) },
  randomNormal: { keys: ["mean", "stddev"], make: randomNormal },
  randomUniform: { keys: ["minval", "maxval"], make: randomUniform },
  truncatedNormal: { keys: ["mean", "stddev"], make: truncatedNormal },
  orthogonal: { keys: ["gain"], make: orthogonal },
} as const;

type Numbers = { readonly [key: string]: number };

/** An initializer with numbers of its own, as data. */
export type InitializerConfig =
  | { readonly name: "constant"; readonly value: number }
  | { readonly name: "randomNormal" | "truncatedNormal"; readonly mean?: number; readonly stddev?: number }
  | { readonly name: "randomUniform"; readonly minval?: number; readonly maxval?: number }
  | { readonly name: "orthogonal"; readonly gain?: number };

/**
 * The name of an initializer with its defaults (`zeros`, `ones`, `randomNormal`, `randomUniform`, `truncatedNormal`, `glorotUniform`, `glorotNormal`,
 * `heUniform`, `heNormal`, `lecunUniform`, `lecunNormal`, `orthogonal`), one made with `truncatedNormal({ … })` and the like, or the data of such a one.
 */
export type InitializerOption = keyof typeof BY_NAME | Initializer | InitializerConfig;

/** @throws TensorError `OPTION` for a name that does not exist */
export function resolveInitializer(op: string, option: InitializerOption): Initializer {
  if (typeof option === "function") return option;
  if (typeof option === "object" && option !== null) return made(op, option);
  const snakeless = String(option).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const initializer = Object.hasOwn(BY_NAME, snakeless) ? BY_NAME[snakeless] : undefined;
  if (initializer !== undefined) return initializer;
  throw new TensorError(
    "OPTION",
    op,
    `unknown initializer "${option}"`,
    `There are ${Object.keys(BY_NAME).join(", ")}`,
  );
}

/** The name that an initializer goes by, if it is one of those that have one. */
export function initializerName(value: unknown): string | undefined {
  return Object.entries(BY_NAME).find(([, initializer]) => initializer === value)?.[0];
}

function made(op: string, { name, ...numbers }: { readonly name: string }): Initializer {
  if (!Object.hasOwn(MAKERS, name)) {
    const known = Object.keys(MAKERS).join(", ");
    throw new TensorError(
      "OPTION",
      op,
      `unknown initializer ${JSON.stringify(name)} with numbers`,
      `There are ${known}`,
    );
  }
  const { keys, make } = MAKERS[name as keyof typeof MAKERS];
  checkOptions(op, numbers, keys);
  const wrong = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  if (wrong === undefined) return make(numbers);
  throw new TensorError(
    "OPTION",
    op,
    `${name}'s ${wrong[0]} is ${JSON.stringify(wrong[1])}`,
    "Give it a number",
  );
}

/** Keras's fans: a kernel's last two axes are channels in and out, the axes before them its window. */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const window = sizeOf(shape.slice(0, -2));
  return { fanIn: window * shape.at(-2)!, fanOut: window * shape.at(-1)! };
}

type FanMode = "in" | "average";

function variance(shape: Shape, scale: number, mode: FanMode): number {
  const { fanIn, fanOut } = fans(shape);
  return scale / Math.max(1, mode === "in" ? fanIn : (fanIn + fanOut) / 2);
}

function uniformWithin(shape: Shape, random: RandomStream, scale: number, mode: FanMode): Float32Array {
  const limit = Math.sqrt(3 * variance(shape, scale, mode));
  return drawn(shape, () => limit * (2 * random.uniform() - 1));
}

/** Standard deviation of a standard normal number cut off at ±2, which the wanted one is divided by. */
const TRUNCATED_STDDEV = 0.87962566103423978;

function normalOf(shape: Shape, random: RandomStream, scale: number, mode: FanMode): Float32Array {
  const stddev = Math.sqrt(variance(shape, scale, mode)) / TRUNCATED_STDDEV;
  return drawn(shape, () => stddev * withinTwo(random));
}

function withinTwo(random: RandomStream): number {
  let value = random.normal();
  while (Math.abs(value) > 2) value = random.normal();
  return value;
}

/** A plain loop: `Float32Array.from` takes five times as long, seconds in a network of 100 million weights. */
function drawn(shape: Shape, draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let index = 0; index < values.length; index++) values[index] = draw();
  return values;
}

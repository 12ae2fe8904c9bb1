import type { BackendComparison, Comparison, MomentComparison, PrimitiveComparison } from "@striate/compare";
import type { CompareRecord } from "../src/compare/CompareRecord.js";

/** A layer with weights, one without, and a dense one: enough for every kind of row. */
const LAYERS: Comparison["layers"] = [
  {
    path: "conv2d",
    type: "Conv2D",
    outputShape: [2, 6, 6, 4],
    weights: ["kernel", "bias"],
    container: false,
  },
  { path: "max_pool2d", type: "MaxPool2D", outputShape: [2, 3, 3, 4], weights: [], container: false },
  { path: "dense", type: "Dense", outputShape: [2, 10], weights: ["kernel"], container: false },
  { path: "", type: "Sequential", outputShape: [2, 10], weights: [], container: true },
];

interface Place {
  readonly pass: MomentComparison["pass"];
  readonly what: MomentComparison["what"];
  readonly layer?: string;
  readonly name?: string;
  readonly shape: readonly number[];
  readonly position: readonly number[];
  readonly receptiveField?: NonNullable<MomentComparison["worst"]>["receptiveField"];
}

const PLACES: readonly Place[] = [
  {
    pass: "forward",
    what: "output",
    layer: "conv2d",
    shape: [2, 6, 6, 4],
    position: [1, 2, 3, 0],
    receptiveField: { rows: [2, 4], columns: [3, 5] },
  },
  {
    pass: "forward",
    what: "output",
    layer: "max_pool2d",
    shape: [2, 3, 3, 4],
    position: [0, 1, 2, 3],
    receptiveField: { rows: [2, 5], columns: [4, 7] },
  },
  { pass: "forward", what: "output", layer: "dense", shape: [2, 10], position: [0, 7] },
  { pass: "forward", what: "output", name: "output", shape: [2, 10], position: [0, 7] },
  { pass: "forward", what: "loss", name: "loss", shape: [], position: [] },
  {
    pass: "backward",
    what: "weightGradient",
    layer: "dense",
    name: "dense/kernel",
    shape: [36, 10],
    position: [5, 1],
  },
  {
    pass: "backward",
    what: "outputGradient",
    layer: "conv2d",
    shape: [2, 6, 6, 4],
    position: [0, 0, 5, 1],
    receptiveField: { rows: [0, 2], columns: [5, 7] },
  },
  {
    pass: "backward",
    what: "weightGradient",
    layer: "conv2d",
    name: "conv2d/kernel",
    shape: [3, 3, 1, 4],
    position: [0, 2, 0, 0],
  },
  {
    pass: "backward",
    what: "inputGradient",
    name: "input",
    shape: [2, 8, 8, 1],
    position: [1, 4, 4, 0],
    receptiveField: { rows: [4, 4], columns: [4, 4] },
  },
  {
    pass: "update",
    what: "weight",
    layer: "conv2d",
    name: "conv2d/kernel",
    shape: [3, 3, 1, 4],
    position: [1, 1, 0, 2],
  },
];

/** @param share of what is allowed, at every place of every step; null for numbers that are not finite */
function moments(share: (place: Place, step: number) => number | null): readonly MomentComparison[] {
  return [1, 2].flatMap((step) =>
    PLACES.map((place): MomentComparison => {
      const [of, allowed] = [share(place, step), 2 ** -12];
      const error = of === null ? null : of * allowed;
      const { pass, what, layer = "", name = layer, shape, position, receptiveField = null } = place;
      return {
        ...{ step, pass, what, layer, name, shape, allowed },
        magnitude: 2,
        kink: what === "outputGradient",
        differing: of === 0 ? 0 : 3,
        largestError: error,
        meanError: error === null ? null : error / 8,
        largestUlp: of === null ? null : Math.round(of * 1000),
        meanUlp: of === null ? null : of * 12.5,
        share: of,
        worst:
          of === 0
            ? null
            : {
                index: 7,
                position,
                expected: 1.5,
                received: error === null ? "NaN" : Math.fround(1.5 + error),
                ulp: of === null ? null : Math.round(of * 1000),
                receptiveField,
              },
      };
    }),
  );
}

function primitives(share: number | null): readonly PrimitiveComparison[] {
  return [
    {
      ...{ step: 1, pass: "forward", layer: "conv2d", primitive: "conv2d", calls: 1 },
      ...{ identical: 0, largest: 2 ** -22, share: 0.011, judged: true },
    },
    {
      ...{ step: 1, pass: "backward", layer: "conv2d", primitive: "conv2dGradKernel", calls: 1 },
      ...{ identical: 0, largest: 2 ** -9, share, judged: true },
    },
  ];
}

const times = (factor: number): NonNullable<BackendComparison["times"]> => ({
  method: "calls",
  runs: 5,
  step: 4 * factor,
  layers: [
    { layer: "conv2d", forward: 1 * factor, backward: 2 * factor },
    { layer: "max_pool2d", forward: 0.25 * factor, backward: 0.125 * factor },
    { layer: "loss", forward: 0.125 * factor, backward: 0 },
  ],
});

const nothing = {
  fault: null,
  failure: null,
  firstDifferent: null,
  firstExceeding: null,
  largest: null,
} as const;

/** One backend of every verdict. */
const BACKENDS: readonly BackendComparison[] = [
  {
    ...nothing,
    ...{ name: "same", verdict: "identical", reason: "Every number has the reference's bits." },
    ...{ moments: moments(() => 0), primitives: [], times: null },
  },
  {
    ...nothing,
    ...{ name: "quick", verdict: "rounding", reason: "Every primitive stays within its derived bound." },
    moments: moments(({ pass }, step) => (pass === "forward" ? (step - 1) * 0.002 : 0.03 * step)),
    ...{ firstDifferent: 5, largest: 15, primitives: primitives(0.2), times: times(0.125) },
  },
  {
    ...nothing,
    ...{ name: "wrong", verdict: "fault", reason: "conv2dGradKernel of conv2d is 21 × its bound off." },
    moments: moments(({ name }, step) => (name === "conv2d/kernel" ? 21 * step : 0.01)),
    ...{ firstDifferent: 0, firstExceeding: 6, largest: 17, primitives: primitives(21), times: times(3) },
    fault: {
      ...{ step: 1, pass: "backward", layer: "conv2d", layerType: "Conv2D", primitive: "conv2dGradKernel" },
      message: "dKernel[8] is 1.502 instead of 1.5 <and> more.",
      worst: {
        ...{ output: "dKernel", index: 8, position: [0, 2, 0, 0], expected: 1.5, received: 1.502 },
        ...{ allowed: 0.0000954, share: 21 },
      },
      reduced: {
        message: "y[0] is 1.001 instead of 1.",
        inputs: [{ name: "x", size: 1 }],
        test: 'it("conv2dGradKernel agrees", async () => {\n  expect(a < b && c > d).toBe(true);\n});',
      },
    },
  },
  {
    ...nothing,
    ...{ name: "broken", verdict: "error", reason: "It threw in max_pool2d.", primitives: [], times: null },
    moments: moments(({ layer }) => (layer === "dense" ? null : 0.01)).slice(0, 3),
    ...{ firstDifferent: 0, firstExceeding: 2, largest: 2 },
    failure: {
      ...{ step: 1, pass: "forward", layer: "max_pool2d", layerType: "MaxPool2D", primitive: "maxPool2d" },
      ...{ message: "out of memory", code: "MEMORY" },
    },
  },
];

const COMPARISON: Comparison = {
  ...{
    version: 1,
    model: "small",
    inputShape: [2, 8, 8, 1],
    parameters: 400,
    steps: 2,
    learningRate: 0.01,
    momentum: 0.9,
  },
  ...{ layers: LAYERS, kinks: 1, backends: BACKENDS, verdict: "error" },
  reference: { name: "reference", times: times(1) },
};

/** A record with every verdict, or some of them, on two pictures of 8 × 8. */
export function sampleRecord(names: readonly string[] = ["same", "quick", "wrong", "broken"]): CompareRecord {
  const backends = BACKENDS.filter(({ name }) => names.includes(name));
  return {
    ...{ command: "compare", model: "small", dataset: "digits" },
    settings: {
      ...{ variant: "book", batchNorm: false, dataDir: null, batchSize: 2, steps: 2 },
      ...{ learningRate: 0.01, momentum: 0.9, seed: 0, timedSteps: 0, backends: names },
    },
    descriptions: backends.map(({ name }) => `${name}, 2 threads`),
    ...{ striate: "1.2.3", node: "v20.19.0", processors: 2, date: "2026-01-31T12:00:00.000Z" },
    comparison: { ...COMPARISON, backends },
  };
}

/** A bright diagonal, and a ramp. */
export const SAMPLE_IMAGES = Float32Array.from({ length: 128 }, (_, index) => {
  const [y, x] = [Math.floor(index / 8) % 8, index % 8];
  return index < 64 ? (x === y ? 1 : -1) : (x + y) / 14;
});

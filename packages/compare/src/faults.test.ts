import type { Backend } from "@striate/core";
import { describe, expect, it, vi } from "vitest";
import { createFusedReference } from "../../backend-conformance/test/fusedReference.js";
import { bufferMutants } from "../../backend-conformance/test/mutants/buffers.js";
import { convolutionMutants } from "../../backend-conformance/test/mutants/convolutions.js";
import { fusedMutants } from "../../backend-conformance/test/mutants/fused.js";
import { instead, look, type Mutant, mutant } from "../../backend-conformance/test/mutants/Mutant.js";
import { poolingMutants } from "../../backend-conformance/test/mutants/poolings.js";
import { productMutants } from "../../backend-conformance/test/mutants/products.js";
import { averaging, compared, lenet5, residual, type TestExperiment } from "../test/experiments.js";
import { runPastedTest } from "../test/runPastedTest.js";
import { type Comparison, formatComparison } from "./index.js";

const ALL = [...convolutionMutants, ...fusedMutants, ...poolingMutants, ...productMutants, ...bufferMutants];
const named = (fault: string): Mutant => ALL.find((one) => one.fault === fault)!;

const oneFilter = mutant("the gradient of one filter is off by 1/1000", "conv2dGradKernel", (on) => ({
  conv2dGradKernel: (x, dy, geometry) =>
    instead(on, on.conv2dGradKernel(x, dy, geometry), (gradient) =>
      geometry.outChannels === 16
        ? gradient.map((value, i) => (i % 16 === 5 ? value * 1.001 : value))
        : gradient,
    ),
}));

/** Every partial sum is rounded to the eleven bits of half precision. */
const halfSums = mutant("sums in float16", "matMulBias", (on) => ({
  matMulBias: (a, b, bias, activation, geometry) =>
    instead(on, on.matMulBias!(a, b, bias, activation, geometry), (y) => {
      const [left, right, shift] = [look(on, a), look(on, b), look(on, bias)];
      const { k, n } = geometry;
      return y.map((_, index) => {
        const [row, column] = [Math.floor(index / n), index % n];
        let sum = 0;
        for (let p = 0; p < k; p++) sum = toHalf(sum + left[row * k + p] * right[p * n + column]);
        return activation === "relu" ? Math.max(0, sum + shift[column]) : sum + shift[column];
      });
    }),
}));

function toHalf(value: number): number {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return value === 0 ? 0 : Math.round(value / step) * step;
}

interface Planted {
  readonly fault: Mutant;
  readonly on: TestExperiment;
  readonly layer: string;
  readonly layerType: string;
  readonly pass: "forward" | "backward";
  readonly primitive: string;
}

const PLANTED: readonly Planted[] = [
  {
    fault: oneFilter,
    on: lenet5,
    ...{ layer: "conv2d_1", layerType: "Conv2D", pass: "backward", primitive: "conv2dGradKernel" },
  },
  {
    fault: named("odd padding on the wrong side"),
    on: residual,
    ...{ layer: "block_1/conv1", layerType: "Conv2D", pass: "forward", primitive: "conv2d" },
  },
  {
    fault: named("of equal values the last one wins"),
    on: lenet5,
    ...{ layer: "max_pool2d", layerType: "MaxPool2D", pass: "forward", primitive: "maxPool2d" },
  },
  {
    fault: named("the variance is that of a sample"),
    on: residual,
    ...{ layer: "batch_normalization", layerType: "BatchNormalization" },
    ...{ pass: "forward", primitive: "batchNormTraining" },
  },
  {
    fault: halfSums,
    on: lenet5,
    ...{ layer: "dense", layerType: "Dense", pass: "forward", primitive: "matMulBias" },
  },
  {
    fault: named("products rounded to float16"),
    on: lenet5,
    ...{ layer: "dense_2", layerType: "Dense", pass: "backward", primitive: "matMul" },
  },
  {
    fault: named("averages at the border divide by the whole window"),
    on: averaging,
    ...{ layer: "average_pool2d", layerType: "AveragePool2D", pass: "forward", primitive: "avgPool2d" },
  },
  {
    fault: named("the statistics are taken for constants"),
    on: residual,
    ...{
      layer: "block_1/bn2",
      layerType: "BatchNormalization",
      pass: "backward",
      primitive: "batchNormGrad",
    },
  },
  {
    fault: named("rows behind the last full tile of eight are left out"),
    on: residual,
    ...{ layer: "block_1/shortcut", layerType: "Conv2D", pass: "backward", primitive: "conv2dGradInput" },
  },
  {
    fault: named("label smoothing is dropped from the gradient"),
    on: residual,
    ...{ layer: "loss", layerType: "", pass: "forward", primitive: "softmaxCrossEntropy" },
  },
];

/** One comparison an experiment, with all faults that are planted in it. */
const found = new Map<TestExperiment, Promise<Comparison>>();

function comparisonOf(on: TestExperiment): Promise<Comparison> {
  const faulty = PLANTED.filter((planted) => planted.on === on).map(({ fault }) => ({
    name: fault.fault,
    create: fault.create,
  }));
  const comparison =
    found.get(on) ?? compared(on, [...faulty, { name: "right", create: createFusedReference }]);
  found.set(on, comparison);
  return comparison;
}

// Several trainings each: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe("a planted fault", () => {
  it.each(PLANTED.map((planted) => [planted.fault.fault, planted] as const))(
    "is found where it is, and becomes a test that fails there and nowhere else: %s",
    async (name, { fault: { create }, on, ...where }) => {
      const comparison = await comparisonOf(on);
      const faulty = comparison.backends.find((one) => one.name === name)!;
      expect(comparison.verdict).toBe("fault");
      expect(faulty.verdict).toBe("fault");
      expect(comparison.backends.at(-1)!.verdict).not.toBe("fault");
      expect(faulty.fault).toMatchObject({ ...where, step: 1 });
      for (const word of [where.layer, where.layerType, where.pass, where.primitive]) {
        expect(faulty.reason).toContain(word);
      }
      const { test } = faulty.fault!.reduced!;
      await expect(runPastedTest(test, create), test).rejects.toThrow();
      await expect(runPastedTest(test, createFusedReference), test).resolves.toBeUndefined();
      expect(formatComparison(comparison)).toContain(test);
    },
  );

  it("is reduced to a case for hand and eye", async () => {
    const sizes = async ({ fault, on }: Planted) => {
      const { backends } = await comparisonOf(on);
      const { reduced } = backends.find(({ name }) => name === fault.fault)!.fault!;
      return Object.fromEntries(reduced!.inputs.map(({ name, size }) => [name, size]));
    };
    // One picture and one channel in; the sixteen filters are what the fault asks for.
    expect(await sizes(PLANTED[0])).toEqual({ x: 9, dy: 16 });
    // Of two rows the first window sees both, or one and padding.
    expect((await sizes(PLANTED[1])).x).toBeLessThanOrEqual(4);
    expect(await sizes(PLANTED[2])).toEqual({ x: 4 });
    expect((await sizes(PLANTED[3])).x).toBeLessThanOrEqual(4);
  });

  it("is judged with the tolerance that the backend is given", async () => {
    const { create } = mutant("exp is off by ten units", "unary exp", (on) => ({
      unary: (op, x) =>
        instead(on, on.unary(op, x), (y) => (op === "exp" ? y.map((v) => v * (1 + 10 * 2 ** -23)) : y)),
    }));
    const unfused = (): Backend => {
      const { softmaxCrossEntropy: _, ...composing } = create();
      return composing;
    };
    const [strict, lenient] = (
      await compared(lenet5, [
        { name: "strict", create: unfused },
        { name: "lenient", create: unfused, tolerance: { elementary: 20 } },
      ])
    ).backends;
    expect(strict.fault).toMatchObject({ layer: "loss", primitive: "unary exp" });
    expect(lenient.verdict).toBe("rounding");
  });

  it("that only a later step shows is found in that step", async () => {
    let calls = 0;
    const { create } = mutant("from the fifth pooling on the winners are stale", "maxPool2d", (on) => ({
      maxPool2d: (x, geometry) => {
        const { values, argmax } = on.maxPool2d(x, geometry);
        calls++;
        return { values, argmax: calls > 4 ? instead(on, argmax, (winners) => winners.fill(0)) : argmax };
      },
    }));
    const { fault, primitives } = (await compared(lenet5, [{ name: "stale", create }], { steps: 3 }))
      .backends[0];
    expect(fault).toMatchObject({ step: 3, pass: "forward", layer: "max_pool2d", primitive: "maxPool2d" });
    expect(fault!.worst!.output).toBe("argmax");
    expect(new Set(primitives.map(({ step }) => step))).toEqual(new Set([1, 3]));
  });

  it("that comes and goes is told, without a test", async () => {
    let calls = 0;
    const { create } = mutant("the second convolution is doubled, once", "conv2dBias", (on) => ({
      conv2dBias: (...args) => {
        const y = on.conv2dBias!(...args);
        calls++;
        return calls === 2 ? instead(on, y, (values) => values.map((value) => 2 * value)) : y;
      },
    }));
    const { verdict, fault } = (await compared(lenet5, [{ name: "fickle", create }])).backends[0];
    expect(verdict).toBe("fault");
    expect(fault).toMatchObject({ layer: "conv2d_1", reduced: null });
  });

  it("may also be an input that is overwritten", async () => {
    const { create } = named("relu works in place, on its input");
    const { fault, reason } = (await compared(residual, [{ name: "scribbling", create }])).backends[0];
    expect(fault).toMatchObject({ layer: "re_lu", primitive: "unary relu", worst: null });
    expect(reason).toMatch(/writes into its input: x\[\d+\] was -/);
    await expect(runPastedTest(fault!.reduced!.test, create)).rejects.toThrow();
    await expect(runPastedTest(fault!.reduced!.test, createFusedReference)).resolves.toBeUndefined();
  });

  it("may also be a NaN, which JSON has no number for", async () => {
    const { create } = mutant("one output is no number", "matMulBias", (on) => ({
      matMulBias: (...args) => instead(on, on.matMulBias!(...args), (y) => y.fill(Number.NaN, 3, 4)),
    }));
    const comparison = await compared(lenet5, [{ name: "undefined", create }]);
    const { fault, moments, firstExceeding } = comparison.backends[0];
    expect(fault!.worst).toMatchObject({ index: 3, received: "NaN", share: null });
    expect(moments[firstExceeding!]).toMatchObject({ name: "dense", largestError: null, share: null });
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
    expect(formatComparison(comparison)).toContain("NaN instead of");
  });

  it("need not be reduced", async () => {
    const options = { reduce: false };
    const { backends } = await compared(lenet5, [{ name: "faulty", create: oneFilter.create }], options);
    expect(backends[0].fault).toMatchObject({ layer: "conv2d_1", reduced: null });
  });
});

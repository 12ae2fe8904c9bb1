import { createReferenceBackend } from "@striate/backend-reference";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wrapped } from "../../backend-conformance/test/wrapped.js";
import { deferred } from "../test/deferred.js";
import { compared, lenet5 } from "../test/experiments.js";
import type { BackendTimes } from "./index.js";

afterEach(() => vi.restoreAllMocks());

/** Milliseconds that a call of each primitive takes; those not named take none. */
const COST: Readonly<Record<string, number>> = {
  ...{ conv2d: 10, conv2dGradInput: 20, conv2dGradKernel: 30, maxPool2d: 1, maxPool2dGrad: 2, matMul: 4 },
};

/** What the layers of LeNet-5 cost then, by their products and poolings. */
const EXPECTED = {
  conv2d: [10, 50],
  max_pool2d: [1, 2],
  conv2d_1: [10, 50],
  max_pool2d_1: [1, 2],
  dense: [4, 8],
  dense_1: [4, 8],
  dense_2: [4, 8],
};

const withWork = ({ layers }: BackendTimes) =>
  Object.fromEntries(
    layers
      .filter(({ forward, backward }) => forward + backward > 0)
      .map(({ layer, forward, backward }) => [layer, [forward, backward]]),
  );

describe("times of layers", () => {
  it("are those of the calls where a primitive returns when it is done", async () => {
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    const steady = wrapped((on) =>
      Object.fromEntries(
        Object.entries(COST).map(([name, cost]) => [
          name,
          (...args: unknown[]) => {
            clock += cost;
            return (Reflect.get(on, name) as (...all: unknown[]) => unknown).apply(on, args);
          },
        ]),
      ),
    );
    const { backends } = await compared(lenet5, [steady], { timedSteps: 3 });
    const times = backends[0].times!;
    // Users' training asks for no gradient at the picture.
    expect(withWork(times)).toEqual({ ...EXPECTED, conv2d: [10, 30] });
    expect(times).toMatchObject({ method: "calls", runs: 3, step: 142 });
  });

  it("are medians over the steps after the first", async () => {
    let [clock, poolings] = [0, 0];
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    // Two poolings a step: one step is compared, one warms up, three count.
    const unsteady = wrapped((on) => ({
      maxPool2d: (x, geometry) => {
        clock += [0, 0, 1000, 1000, 3, 1, 900, 500, 5, 2][poolings++]!;
        return on.maxPool2d(x, geometry);
      },
    }));
    const { backends } = await compared(lenet5, [unsteady], { timedSteps: 3 });
    expect(withWork(backends[0].times!)).toEqual({ max_pool2d: [5, 0], max_pool2d_1: [2, 0] });
    expect(backends[0].times!.step).toBe(7);
  });

  it("are taken call by call, until the numbers can be read, where the device computes later", async () => {
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    const device = deferred(createReferenceBackend(), (method) => {
      clock += COST[method] ?? 0;
    });
    const { backends } = await compared(lenet5, [device], { timedSteps: 2 });
    const times = backends[0].times!;
    // The calls are those of the step that was compared, with the gradient at the picture.
    expect(withWork(times)).toEqual(EXPECTED);
    expect(times).toMatchObject({ method: "synchronized", runs: 2, step: 142 });
    expect(device.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("are not taken where none are asked for", async () => {
    const { backends, reference } = await compared(lenet5, [createReferenceBackend()], { timedSteps: 0 });
    expect([backends[0].times, reference.times]).toEqual([null, null]);
  });
});

import { createReferenceBackend } from "@striate/backend-reference";
import { type Backend, tensor } from "@striate/core";
import { digits } from "@striate/datasets";
import { lenet5 } from "@striate/models";
import { randomStream } from "@striate/random";
import { fit, SGD } from "@striate/training";
import { describe, expect, it } from "vitest";
import { createBackend } from "../../examples/plain-backend/src/index.js";

const BATCHES = 6;

interface Moved {
  /** By how many units in the last place. */
  readonly units: number;
  readonly direction: number;
}

/** The losses of LeNet-5 on digits, batch by batch, with its first weights moved a little if that is asked for. */
async function lossesOn(backend: Backend, moved?: Moved): Promise<readonly number[]> {
  const model = lenet5().build([null, 28, 28, 1], { backend, seed: 42 });
  if (moved !== undefined) {
    const random = randomStream(moved.direction, "moved");
    for (const parameter of model.parameters) {
      const values = (await parameter.value.read()).map(
        (value) => value * (1 + moved.units * 2 ** -23 * (2 * random.uniform() - 1)),
      );
      parameter.assign(tensor(backend, values, parameter.shape));
    }
  }
  const { train } = digits({ train: 16 * BATCHES, test: 1, seed: 1 });
  const optimizer = new SGD({ learningRate: 0.05, momentum: 0.9 });
  const { steps } = await fit(model, train.batch(16), { optimizer, epochs: 1 });
  return steps.map(({ loss }) => loss);
}

describe("the example in training", () => {
  it("has the reference's losses, give or take what roundings make of themselves", async () => {
    const reference = await lossesOn(createReferenceBackend());
    const received = await lossesOn(createBackend());
    expect(received).toHaveLength(BATCHES);
    // As `firstDifference` measures it: twice the largest change that moving the weights by 64 units in the last place makes, and 64 roundings.
    const changes = await Promise.all(
      [1, 2, 3].map((direction) => lossesOn(createReferenceBackend(), { units: 64, direction })),
    );
    for (const [step, loss] of reference.entries()) {
      const largest = Math.max(...changes.map((losses) => Math.abs(losses[step]! - loss)));
      const allowed = 2 * largest + 64 * 2 ** -24 * Math.abs(loss);
      expect(Math.abs(received[step]! - loss), `step ${step + 1}`).toBeLessThanOrEqual(allowed);
      // The bound tells something: what one rounding to float16 may be off would not pass.
      expect(allowed).toBeLessThan(2 ** -11 * loss);
    }
    expect(received.at(-1)).toBeLessThan(received[0]!);
  });

  it("leaves no buffer behind", async () => {
    const backend = createBackend();
    const model = lenet5().build([null, 28, 28, 1], { backend, seed: 1 });
    const optimizer = new SGD({ learningRate: 0.05, momentum: 0.9 });
    const live = new Set<string>();
    const onStepEnd = () => void live.add(JSON.stringify(backend.memory()));
    const { train } = digits({ train: 12, test: 1, seed: 1 });
    await fit(model, train.batch(2), { optimizer, epochs: 1, callbacks: [{ onStepEnd }] });
    expect(live.size).toBe(1);
    model.dispose();
  });
});

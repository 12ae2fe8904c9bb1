import { createReferenceBackend } from "@striate/backend-reference";
import { afterEach, expect, it, vi } from "vitest";
import { noisyPictures, smallNet } from "../../test/smallNet.js";
import { fit, MemoryCheckpointStore, SGD } from "../index.js";

afterEach(() => vi.restoreAllMocks());

it("a checkpoint is written after the first step that ends so many seconds after the last one", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const store = new MemoryCheckpointStore();
  const written: string[] = [];
  const write = vi.spyOn(store, "write").mockImplementation(async (name) => {
    written.push(name.replace(/\D/g, ""));
  });
  await fit(smallNet(createReferenceBackend()), noisyPictures(32), {
    optimizer: new SGD({ learningRate: 0.01 }),
    checkpoints: { store, everySeconds: 10 },
    // A step takes four seconds: three of them are the first ten.
    callbacks: [{ onStepEnd: ({ step }) => void clock.mockReturnValue(4000 * step) }],
  });
  expect(write).toHaveBeenCalled();
  // After steps 3 and 6, and at the end, after step 8.
  expect(written.map(Number)).toEqual([3, 6, 8]);
});

it.each([0, -1, Number.NaN])("%s seconds are refused", async (everySeconds) => {
  const run = fit(smallNet(createReferenceBackend()), noisyPictures(4), {
    optimizer: new SGD(),
    checkpoints: { store: new MemoryCheckpointStore(), everySeconds },
  });
  await expect(run).rejects.toThrow(`everySeconds ${everySeconds} is no time. Use a number above 0.`);
});

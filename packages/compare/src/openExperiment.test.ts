import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";
import { expect, it } from "vitest";
import { lenet5 } from "../test/experiments.js";
import { compareBackends } from "./index.js";

it("refuses what cannot be compared", async () => {
  const backend = createReferenceBackend();
  const problem = (run: Promise<unknown>) => run.then(String, (error: Error) => error.message);
  const { model, batch } = lenet5;
  expect(await problem(compareBackends(model, batch, []))).toBe(
    "compareBackends: there is no backend to compare. Pass an array of them.",
  );
  expect(await problem(compareBackends(model, batch, [{} as Backend]))).toBe(
    "compareBackends: {} is no backend. Pass a backend, { backend, tolerance }, or { name, create }.",
  );
  expect(await problem(compareBackends(model, { images: batch.images }, [backend]))).toMatch(
    /^compareBackends: the batch has no labels, which the cross-entropy needs\. Pass/,
  );
  expect(await problem(compareBackends(model(), batch, [backend]))).toMatch(
    /^compareBackends: the model has no weights yet\. Build it first/,
  );
  const images = { ...batch.images, shape: [3, 28, 28, 2] };
  expect(await problem(compareBackends(model, { images }, [backend]))).toMatch(
    /^compareBackends: 2352 numbers are no batch of 3×28×28×2\./,
  );
  expect(await problem(compareBackends(model, batch, [backend], { steps: 0 }))).toMatch(
    /steps 0 is not a count/,
  );
  expect(await problem(compareBackends(model, batch, [backend], { step: 1 } as object))).toMatch(
    /unknown option "step"\. Did you mean "steps"\?/,
  );
  expect(backend.memory().buffers).toBe(0);
});

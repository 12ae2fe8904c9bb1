import { createReferenceBackend } from "@striate/backend-reference";
import { profiled } from "@striate/core";
import { expect, it } from "vitest";
import { LinearModel } from "../../test/LinearModel.js";
import { pointBatches } from "../../test/points.js";
import { fit, SGD } from "../index.js";

it("names the parts of a step that are no layer's", async () => {
  const backend = profiled(createReferenceBackend());
  const model = new LinearModel(backend);
  backend.takeProfile();
  await fit(model, pointBatches(), { optimizer: new SGD({ learningRate: 0.5 }) });
  const records = backend.takeProfile();
  const parts = new Set(records.map(({ label = "model", pass }) => `${label} ${pass}`));
  expect([...parts].sort()).toEqual([
    "accuracy forward",
    "data forward",
    "loss backward",
    "loss forward",
    "model backward",
    "model forward",
    "update forward",
  ]);
  // The images of three batches; their labels are the loss's and the accuracy's to read.
  expect(records).toContainEqual(expect.objectContaining({ label: "data", primitive: "write", calls: 3 }));
  expect(records.filter(({ label }) => label === "data")).toHaveLength(1);
});

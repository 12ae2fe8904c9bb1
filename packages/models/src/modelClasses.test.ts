import { createShapeBackend } from "@striate/core";
import { fromJSON, Layer } from "@striate/layers";
import { expect, it } from "vitest";
import { NARROW } from "../test/narrow.js";
import * as models from "./index.js";

const { modelClasses } = models;

const backend = createShapeBackend();

it.each(NARROW)("$name comes back from its data as it was", ({ make, picture }) => {
  const model = make().build([null, ...picture], { backend });
  const text = JSON.stringify(model);
  const json = JSON.parse(text);
  const made = fromJSON(json, { classes: modelClasses }).build(json.inputShape, { backend });
  expect(made.summaryRows()).toEqual(model.summaryRows());
  expect(JSON.stringify(made)).toBe(text);
});

it("knows every block of the package by its name", () => {
  const blocks = Object.entries(models).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof Layer,
  );
  expect(blocks).toHaveLength(9);
  expect(Object.fromEntries(blocks)).toEqual(modelClasses);
});

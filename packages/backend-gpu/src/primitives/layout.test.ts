import { padGeometry } from "@striate/core";
import { expect, it } from "vitest";
import { createGpuBackend } from "../createGpuBackend.js";

it("pads a scalar with nothing", async () => {
  const backend = await createGpuBackend({ mode: "cpu" });
  const padded = backend.pad(backend.write(Float32Array.of(5)), padGeometry("pad", [], []), 7);
  expect(await backend.read(padded)).toEqual(Float32Array.of(5));
  backend.dispose();
});

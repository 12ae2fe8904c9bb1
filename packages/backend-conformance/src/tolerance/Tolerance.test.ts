import type { Backend } from "@striate/core";
import { describe, expect, it, vi } from "vitest";
import { float32Winograd } from "../../test/float32Winograd.js";
import { half, instead, look, mutant } from "../../test/mutants/Mutant.js";
import { runConformance, type Tolerance } from "../index.js";
import { isWinogradCase } from "./winogradBound.js";
import { F4x3 } from "./winogradMatrices.js";

// Many runs of the suite: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const failures = async (create: () => Backend, group: string, tolerance: Tolerance) =>
  (await runConformance(create, { tolerance, only: (property) => property.group === group })).failed;

/** Winograd's algorithm in float32 where it is for, plain sums in float32 elsewhere. */
const winograd = mutant("", "", (on) => ({
  conv2d: (x, kernel, geometry) =>
    instead(on, on.conv2d(x, kernel, geometry), (y) => {
      if (!isWinogradCase(geometry)) return y;
      const plane = { ...geometry, top: geometry.padTop, left: geometry.padLeft };
      return float32Winograd(look(on, x), look(on, kernel), plane, F4x3);
    }),
})).create;

describe("winograd", () => {
  it("lets 3×3 convolutions be off as its transforms are, in networks too", async () => {
    expect(await failures(winograd, "conv2d", { winograd: true })).toBe(0);
    expect(await failures(winograd, "network", { winograd: true })).toBe(0);
    expect(await failures(winograd, "conv2d", {})).toBeGreaterThan(0);
  });

  it("lets no other convolution be off", async () => {
    const { create } = mutant("", "", (on) => ({
      conv2d: (x, kernel, geometry) =>
        instead(on, on.conv2d(x, kernel, geometry), (y) =>
          isWinogradCase(geometry) ? y : y.map((value) => value * (1 + 2 ** -20)),
        ),
    }));
    expect(await failures(create, "conv2d", { winograd: true })).toBeGreaterThan(0);
  });

  it("does not let half precision pass", async () => {
    const { create } = mutant("", "conv2d", (on) => ({
      conv2d: (x, kernel, geometry) => {
        const y = on.conv2d(x, kernel, geometry);
        if (!isWinogradCase(geometry)) return y;
        const coarse = on.write(look(on, x).map(half));
        on.free(y);
        const result = on.conv2d(coarse, kernel, geometry);
        on.free(coarse);
        return result;
      },
    }));
    expect(await failures(create, "conv2d", { winograd: true })).toBeGreaterThan(0);
  });
});

describe("elementary and division", () => {
  const scaled = (op: string, by: number) =>
    mutant("", "", (on) => ({
      unary: (name, x) =>
        instead(on, on.unary(name, x), (y) => (name === op ? y.map((v) => v * (1 + by)) : y)),
    })).create;

  it("are units in the last place", async () => {
    // Between 5 and 10 units, by where in its octave the number lies.
    const sixUnits = scaled("exp", 10 * 2 ** -24);
    expect(await failures(sixUnits, "unary exp", {})).toBeGreaterThan(0);
    expect(await failures(sixUnits, "unary exp", { elementary: 11 })).toBe(0);
    const threeUnits = scaled("sqrt", 4 * 2 ** -24);
    expect(await failures(threeUnits, "unary sqrt", {})).toBeGreaterThan(0);
    expect(await failures(threeUnits, "unary sqrt", { division: 5 })).toBe(0);
  });
});

describe("sums", () => {
  it("multiplies the bounds of sums, and leaves whole numbers exact", async () => {
    const { create } = mutant("", "", (on) => ({
      reduce: (op, x, geometry) =>
        instead(on, on.reduce(op, x, geometry), (y) => (op === "sum" ? y.map((v) => v * (1 + 2 ** -15)) : y)),
    }));
    const only = ({ group, name }: { readonly group: string; readonly name: string }) =>
      group === "reduce sum" && name.startsWith("agrees");
    expect((await runConformance(create, { only })).failed).toBe(1);
    expect((await runConformance(create, { only, tolerance: { sums: 1000 } })).failed).toBe(0);
    expect(await failures(create, "reduce sum", { sums: 1000 })).toBeGreaterThan(0);
  });
});

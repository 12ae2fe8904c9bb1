import { conformanceProperties } from "@striate/backend-conformance";
import { describe, expect, it } from "vitest";
import { TRAPS, trapResults } from "./traps.js";

describe("traps", () => {
  const names = conformanceProperties().map(({ group, name }) => `${group} ${name}`);

  it.each(TRAPS.flatMap(({ name, properties }) => properties.map((start) => [name, start] as const)))(
    "%s: the suite has properties that begin with %s",
    (_, start) => expect(names.some((name) => name.startsWith(start))).toBe(true),
  );

  it("are passed, in doubt or not asked", () => {
    const results = trapResults([
      { group: "argMax", name: "agrees with the reference", milliseconds: 1, failure: "no" },
      { group: "maxPool2d", name: "agrees with the reference", milliseconds: 1, failure: undefined },
    ]);
    expect(Object.fromEntries(results.map(({ trap, verdict }) => [trap.name, verdict]))).toEqual({
      "after-padding": "passed",
      "border averages": "not asked",
      ties: "in doubt",
      "transposed sizes": "not asked",
      "batch statistics": "not asked",
      "stable cross-entropy": "not asked",
      "every bit": "not asked",
    });
    expect(results.find(({ trap }) => trap.name === "ties")?.failing).toEqual([
      "argMax agrees with the reference",
    ]);
  });
});

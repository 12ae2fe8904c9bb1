import { describe, expect, it } from "vitest";
import { fuzz } from "../fuzz/fuzz.js";
import { targets } from "../fuzz/targets.js";

describe("changed files", () => {
  it.each(targets.map((target) => [target.name, target] as const))(
    "%s are read rightly or refused by name, and soon",
    { timeout: 30_000 },
    async (_, target) => {
      for (const file of target.files)
        expect(await target.run(Uint8Array.from(file)).catch(String)).toBeTypeOf("boolean");
      const { read, refused, failures } = await fuzz(target, 300, 7);
      expect(failures.map(({ problem }) => problem)).toEqual([]);
      expect(read + refused).toBe(300);
      expect(Math.min(read, refused)).toBeGreaterThan(0);
    },
  );
});

import { expect, it } from "vitest";
import { killAndResume } from "./killAndResume.js";

// A hundred and more are `npx tsx --conditions=@striate/source test/training/kill/killManyTimes.ts`.
it("a run that is killed again and again ends with the bits of one that was not", {
  timeout: 60_000,
}, async () => {
  const { kills, wrongEnds, checkpointsRead } = await killAndResume({
    backend: "reference",
    kills: 4,
    seed: 1,
  });
  expect(kills).toBeGreaterThanOrEqual(4);
  expect(checkpointsRead).toBeGreaterThan(0);
  expect(wrongEnds).toEqual([]);
});

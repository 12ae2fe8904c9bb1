import { expect, it } from "vitest";
import { checkpointInterval } from "./checkpointInterval.js";

it.each([
  ["500", { everySteps: 500 }],
  ["1 step", { everySteps: 1 }],
  ["20steps", { everySteps: 20 }],
  ["90s", { everySeconds: 90 }],
  ["10min", { everySeconds: 600 }],
  ["1.5 min", { everySeconds: 90 }],
  ["2h", { everySeconds: 7200 }],
])("%s is a distance between checkpoints", (text, interval) => {
  expect(checkpointInterval(text)).toEqual(interval);
});

it.each(["", "0", "-3", "1.5", "min", "ten", "3 epochs", "5 m m", "0s"])("%s is none", (text) => {
  expect(checkpointInterval(text)).toBeUndefined();
});

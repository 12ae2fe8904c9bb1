import { describe, expect, it } from "vitest";
import { type FlagShape, repeatCommand } from "./repeatCommand.js";

const flag = (long: string, defaultValue?: unknown): FlagShape => {
  const negate = long.startsWith("--no-");
  const words = long.slice(negate ? 5 : 2).split("-");
  const name = words.map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join("");
  return { long, negate, defaultValue, attributeName: () => name };
};

const FLAGS = [
  flag("--epochs", 5),
  flag("--learning-rate", 1e-3),
  flag("--data-dir"),
  flag("--flip"),
  flag("--deterministic", false),
  flag("--no-checkpoints"),
  flag("--decay-at"),
];

describe("the command that repeats a run", () => {
  it("says what is not so by default, and only that", () => {
    const plain = { epochs: 5, learningRate: 1e-3, deterministic: false, checkpoints: true };
    expect(repeatCommand("lenet5", plain, FLAGS)).toBe("striate train lenet5");
    const other = { epochs: 20, learningRate: 1e-4, deterministic: true, checkpoints: false, flip: true };
    expect(repeatCommand("lenet5", other, FLAGS)).toBe(
      "striate train lenet5 --epochs 20 --learning-rate 0.0001 --flip --deterministic --no-checkpoints",
    );
  });

  it("gives lists as flags take them, and leaves out what is no flag", () => {
    expect(repeatCommand("vgg13", { decayAt: [30, 60], trainSize: 7 }, FLAGS)).toBe(
      "striate train vgg13 --decay-at 30,60",
    );
  });

  it("quotes what a shell would take apart", () => {
    expect(repeatCommand("lenet5", { dataDir: "my data/it's $HOME" }, FLAGS)).toBe(
      "striate train lenet5 --data-dir 'my data/it'\\''s $HOME'",
    );
  });
});

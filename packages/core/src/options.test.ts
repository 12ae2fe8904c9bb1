import { describe, expect, it } from "vitest";
import { checkOptions } from "./options.js";

describe("unknown options", () => {
  it.each([
    ["lr", ["learningRate"], "learningRate"],
    ["learning_rate", ["learningRate"], "learningRate"],
    ["kernel_size", ["filters", "kernelSize"], "kernelSize"],
    ["stride", ["strides"], "strides"],
    ["PADDING", ["padding"], "padding"],
    ["paddding", ["padding"], "padding"],
    ["p", ["rate", "seed"], "rate"],
  ])("%s is taken for %j's %s", (name, known, meant) => {
    expect(() => checkOptions("op", { [name]: 1 }, known)).toThrow(
      `op: unknown option "${name}". Did you mean "${meant}"? It takes ${known.join(", ")}.`,
    );
  });

  it("are not guessed at when nothing is near", () => {
    expect(() => checkOptions("op", { momentum: 1 }, ["axis"])).toThrow(
      'op: unknown option "momentum". It takes axis.',
    );
    expect(() => checkOptions("op", { axis: 1 }, [])).toThrow('op: unknown option "axis". It takes none.');
  });

  it.each([[null], [3], [[1, 2]], ["same"]])("%j is no object of options", (value) => {
    expect(() => checkOptions("op", value as never, ["axis"])).toThrow(
      `op: received ${JSON.stringify(value)} in place of options. Pass an object with axis.`,
    );
  });
});

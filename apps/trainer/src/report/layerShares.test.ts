import { describe, expect, it } from "vitest";
import { sampleRecord } from "../../test/sampleRecord.js";
import { layerShares } from "./layerShares.js";

const { comparison } = sampleRecord();
const sharesOf = (name: string) => {
  const rows = layerShares(comparison, comparison.backends.find((backend) => backend.name === name)!);
  return Object.fromEntries(rows.map(({ name: row, ...passes }) => [row, passes]));
};

describe("the rows of the network", () => {
  it("are the images, the layers, and the loss, without the model itself", () => {
    expect(Object.keys(sharesOf("same"))).toEqual(["images", "conv2d", "max_pool2d", "dense", "loss"]);
  });

  it("have the first step's share, and the largest of any step", () => {
    const { images, conv2d, max_pool2d, loss } = sharesOf("quick");
    expect(images).toEqual({
      forward: undefined,
      backward: { first: 0.03, most: 0.06 },
      update: undefined,
    });
    expect(conv2d).toEqual({
      forward: { first: 0, most: 0.002 },
      backward: { first: 0.03, most: 0.06 },
      update: { first: 0.03, most: 0.06 },
    });
    expect(max_pool2d?.backward).toBeUndefined();
    expect(loss?.forward).toEqual({ first: 0, most: 0.002 });
  });

  it("take the worst of a layer's gradients, and what is not finite as the worst of all", () => {
    // Its output's gradient is 0.01 off, its kernel's 21 and 42.
    expect(sharesOf("wrong")["conv2d"]?.backward).toEqual({ first: 21, most: 42 });
    const infinite = { first: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
    expect(sharesOf("broken")["dense"]?.forward).toEqual(infinite);
  });

  it("end where a backend threw", () => {
    expect(Object.keys(sharesOf("broken"))).toEqual(["conv2d", "max_pool2d", "dense"]);
  });
});

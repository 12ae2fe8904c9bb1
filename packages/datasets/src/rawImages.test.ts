import { describe, expect, it } from "vitest";
import { labelled } from "../test/labelled.js";
import { Dataset, shapes } from "./index.js";

describe("arrays", () => {
  it("is a data set again, of the same pictures in the same order", () => {
    const { train } = shapes({ train: 50, test: 1, seed: 3 });
    const part = train.shuffle({ seed: 1 }).skip(3).take(30).normalize("none");
    const again = Dataset.from(part.arrays());
    expect(again.classNames).toEqual(part.classNames);
    expect([...again.epoch(0)]).toEqual([...part.epoch(0)]);
  });

  it("is raw: bytes stay bytes, and numbers of one's own stay what they are", () => {
    const { train } = shapes({ train: 4, test: 1 });
    expect(train.arrays().images.data).toBeInstanceOf(Uint8Array);
    expect(train.arrays()).toEqual(train.normalize("zero-to-one").arrays());
    const numbers = labelled(5);
    expect(numbers.arrays().images.data).toBeInstanceOf(Float32Array);
    expect([...Dataset.from(numbers.arrays()).epoch(0)]).toEqual([...numbers.epoch(0)]);
  });

  it("is in memory that threads share", () => {
    expect(shapes({ train: 4, test: 1 }).train.arrays().images.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

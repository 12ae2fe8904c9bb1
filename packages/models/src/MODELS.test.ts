import { createShapeBackend } from "@striate/core";
import type { BatchShape } from "@striate/layers";
import { describe, expect, it } from "vitest";
import { shapesOf } from "../test/shapesOf.js";
import { MODELS, type ModelCard } from "./index.js";

const backend = createShapeBackend();
const CARDS: readonly (readonly [string, ModelCard])[] = Object.entries(MODELS);

describe("the table of models", () => {
  it.each(CARDS)("says of %s what it is", (name, card) => {
    const shape: BatchShape = [null, ...card.input];
    const model = card.make().build(shape, { backend });
    const { totalParams, trainableParams, multiplyAdds, rows } = model.summaryRows();
    expect({ parameters: totalParams, trainableParameters: trainableParams, multiplyAdds }).toEqual({
      parameters: card.parameters,
      trainableParameters: card.trainableParameters,
      multiplyAdds: card.multiplyAdds,
    });
    expect(rows.at(-1)!.outputShape).toEqual([null, card.classes]);
    expect(model.name).toBe(name);
    expect(card.year).toBeGreaterThanOrEqual(1998);
    if (card.error) expect(card.error.percent).toBeGreaterThan(0);
  });

  it.each(CARDS.filter(([name]) => name !== "alexnet"))("makes of %s a form for CIFAR-100", (_, card) => {
    const model = card.make({ classes: 100, input: [32, 32, 3] }).build([null, 32, 32, 3], { backend });
    expect(model.summaryRows().rows.at(-1)!.outputShape).toEqual([null, 100]);
  });

  it("has the textbook's networks for small pictures", () => {
    const parametersOf = (card: ModelCard, classes: number) =>
      card
        .make({ classes, input: [32, 32, 3] })
        .build([null, 32, 32, 3], { backend })
        .summaryRows().trainableParams;
    expect(parametersOf(MODELS.vgg13, 10)).toBe(9_570_506);
    expect(parametersOf(MODELS.resnet18, 100)).toBe(11_223_140);
  });

  it("makes AlexNet for pictures of any size that its strides leave something of", () => {
    const model = MODELS.alexnet.make({ input: [131, 99, 3] }).build([null, 131, 99, 3], { backend });
    expect(shapesOf(model)[0]).toBe("ExpectSize 131×99×3");
  });
});

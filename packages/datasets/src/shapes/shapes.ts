import { randomStream } from "@striate/random";
import { checkCount, checkSeed } from "../checks.js";
import { Dataset } from "../Dataset.js";
import { DatasetError } from "../DatasetError.js";
import { type Drawing, drawnSource } from "../drawnSource.js";
import type { Normalization } from "../normalization.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { drawShape, SIDE } from "./drawShape.js";
import { OUTLINES } from "./outlines.js";
import { TEXTURES } from "./textures.js";

export interface ShapesOptions {
  /** 10 shapes, or 100: each shape in ten textures. Default 10. */
  readonly classes?: 10 | 100;
  /** Number of training pictures. Default 10,000. */
  readonly train?: number;
  /** Number of test pictures. Default 2,000. */
  readonly test?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default `"minus-one-to-one"`. */
  readonly normalize?: Normalization;
}

/**
 * Color pictures of the size of CIFAR's that need no download: 32×32×3, ten shapes in any color on any ground, drawn by this package when they are first read.
 * With 10 classes the texture is by chance; with 100 it is half of the class.
 *
 * @throws DatasetError `OPTION`
 * @example
 * const { train, test } = shapes({ classes: 100, seed: 1 });
 */
export function shapes(options: ShapesOptions = {}): TrainAndTest {
  const { classes = 10, train = 10_000, test = 2_000, seed = 0, normalize = "minus-one-to-one" } = options;
  if (classes !== 10 && classes !== 100) {
    throw new DatasetError("OPTION", "shapes", `there are no ${classes} classes`, "Use 10 or 100");
  }
  checkCount("shapes", "train", train);
  checkCount("shapes", "test", test);
  checkSeed("shapes", seed);
  const classNames =
    classes === 10
      ? SHAPES
      : SHAPES.flatMap((shape) => Object.keys(TEXTURES).map((name) => `${name} ${shape}`));
  const drawing = classes === 10 ? TEN : HUNDRED;
  return {
    train: Dataset.of(drawnSource(drawing, train, seed, "train"), classNames, normalize),
    test: Dataset.of(drawnSource(drawing, test, seed, "test"), classNames, normalize),
  };
}

const SHAPES = Object.keys(OUTLINES);
const outlines = Object.values(OUTLINES);
const textures = Object.values(TEXTURES);

const TEN: Drawing = {
  name: "shapes",
  imageShape: [SIDE, SIDE, 3],
  classes: 10,
  draw: (label, seed, part, index) =>
    drawShape(
      outlines[label]!,
      textures[randomStream(seed, "shapes", "texture", part, index).integer(10)]!,
      seed,
      part,
      index,
    ),
};

const HUNDRED: Drawing = {
  name: "shapes100",
  imageShape: [SIDE, SIDE, 3],
  classes: 100,
  draw: (label, seed, part, index) =>
    drawShape(outlines[Math.floor(label / 10)]!, textures[label % 10]!, seed, part, index),
};

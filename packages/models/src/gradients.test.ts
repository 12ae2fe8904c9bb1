import { createWasmBackend } from "@striate/backend-wasm";
import { openScope, type Parameter, type TypedArray, tensor } from "@striate/core";
import { randomStream } from "@striate/random";
import { expect, it, vi } from "vitest";
import { awayFromKinks } from "../test/awayFromKinks.js";
import { Lesson } from "../test/Lesson.js";
import { NARROW } from "../test/narrow.js";

// Seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const backend = await createWasmBackend({ threads: 1, winograd: "never", relaxedSimd: false });

// Those whose parts stand in no other one of the list.
const FORMS = [
  "alexnet in groups",
  "torchvision's alexnet with batch normalization",
  "vgg11 of the book",
  "vgg16 with batch normalization",
  "googlenet with heads",
  "resnet18 of the book",
  "resnet of depth 11",
  "densenet of depth 10 with dropout",
];

it.each(NARROW.filter(({ name }) => FORMS.includes(name)))(
  "the gradients of $name are the slopes of its loss",
  (narrow) => {
    const lesson = new Lesson(backend, narrow, 2);
    awayFromKinks(lesson.model.parameters);
    const gradients: (readonly [Parameter, TypedArray])[] = [];
    {
      using _scope = openScope(backend);
      for (const [parameter, gradient] of lesson.gradients()) {
        gradients.push([parameter, gradient!.readSync().slice()]);
      }
    }
    const slopes = gradients.map(([parameter, gradient]) => slopeOf(lesson, parameter, gradient));
    expect(slopes.filter(({ difference, allowed }) => !(difference <= allowed))).toEqual([]);
    // What is allowed must be little, or nothing was tested.
    const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
    const share =
      total(slopes.map(({ allowed }) => allowed)) / total(slopes.map(({ slope }) => Math.abs(slope)));
    expect(share).toBeLessThan(0.1);
    lesson.dispose();
  },
);

interface Slope {
  readonly name: string;
  /** Along a direction that is half the gradient's and half random, by the tape. */
  readonly slope: number;
  /** How far the loss's own differences are from it. */
  readonly difference: number;
  readonly allowed: number;
}

/**
 * (L(w + hv) − L(w − hv)) / 2h against ⟨gradient, v⟩. What h leaves out shrinks with it, so the change from h to h / 2 bounds it; the loss is
 * rounded by some dozens of units, which h divides. A kink within h, of a pooling mostly, spoils both: then a smaller h is tried.
 */
function slopeOf(lesson: Lesson, parameter: Parameter, gradient: ArrayLike<number>): Slope {
  const { name, shape } = parameter;
  const weights = parameter.value.readSync().slice();
  const stream = randomStream(2, name);
  const noise = Float64Array.from(weights, () => stream.normal());
  const unit = (values: ArrayLike<number>) => {
    const length = norm(values);
    return Float64Array.from(values, (value) => (length === 0 ? 0 : value / length));
  };
  const [along, across] = [unit(gradient), unit(noise)];
  const direction = along.map((value, index) => value + across[index]!);
  const slope = direction.reduce((sum, value, index) => sum + value * gradient[index]!, 0);
  const lossAt = (shift: number) => {
    const moved = Float32Array.from(weights, (weight, index) => weight + shift * direction[index]!);
    parameter.assign(tensor(backend, moved, shape));
    return lesson.loss();
  };
  const loss = lossAt(0);
  const differenceAt = (h: number) => (lossAt(h) - lossAt(-h)) / (2 * h);
  let h = Math.min(0.02 * Math.max(0.1, norm(weights)), Math.abs((0.004 * loss) / slope));
  for (let attempt = 1; ; attempt++, h /= 8) {
    const [coarse, fine] = [differenceAt(h), differenceAt(h / 2)];
    const difference = Math.abs(fine - slope);
    const allowed = 2 * Math.abs(fine - coarse) + (64 * 2 ** -24 * loss) / h;
    if (difference > allowed && attempt < 3) continue;
    lossAt(0);
    return { name, slope, difference, allowed };
  }
}

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
}

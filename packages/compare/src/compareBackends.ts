import { TRAININGS } from "@striate/backend-conformance";
import { createReferenceBackend } from "@striate/backend-reference";
import { checkOptions } from "@striate/core";
import type { Model } from "@striate/layers";
import type { BackendComparison } from "./BackendComparison.js";
import type { ComparedBackend, ComparedBatch, CompareOptions } from "./CompareOptions.js";
import type { Comparison } from "./Comparison.js";
import { compareSubject } from "./compareSubject.js";
import { layersOf } from "./layersOf.js";
import { measureYardstick } from "./measureYardstick.js";
import { openExperiment } from "./openExperiment.js";
import { progressOf } from "./progressOf.js";
import { subjectsOf } from "./subject.js";
import { timeSteps } from "./timeSteps.js";

const OPTIONS = [
  ...["loss", "steps", "learningRate", "momentum", "seed"],
  ...["timedSteps", "reduce", "onProgress"],
];

/**
 * Trains one model on one batch for a few steps on each backend, and tells layer by layer what they make of the same numbers. The reference backend
 * is always the yardstick. Each backend is judged twice:
 *
 * - **Accumulated.** Every layer's output, every gradient and every weight after each step against the reference's. What is allowed is measured:
 *   the reference trains six times more, with images and weights moved by 8 and by 64 units in the last place at random; twice the largest
 *   change that this makes to a tensor, and 64 roundings of its largest number, are allowed to its numbers.
 * - **Local.** Every call of a primitive in the first step, and in the step in which the differences first exceed, is made on the reference too, with
 *   the backend's own inputs, and held to the primitive's derived bound (that of `@striate/backend-conformance`). This one decides: a network may
 *   make much of a rounding, but no rounding is larger than its bound. A wrong call is made smaller until it is a test to paste.
 *
 * **Times** are medians over `timedSteps` steps of training after one more for warm-up, with nothing recorded. A call's time is from where it is made to
 * where it returns. A device that goes on computing after that (the first read after a step takes longer than the second) is timed call by call: each
 * call of a step is made once more by itself, and its time ends when its numbers can be read, less what reading them a second time takes.
 *
 * Afterwards every backend's `memory()` is what it was, and a model that was given has its own weights again. One that throws half-way is reported with
 * the layer at which it did; the others go on.
 *
 * @param model a built one, whose weights are taken over, or a function that makes one, which is built from `seed`
 * @param batch images and labels, such as a batch of `@striate/datasets`
 * @throws TensorError `OPTION`, `SHAPE`, `LAYER` for what cannot be compared at all, and what the model throws on the reference
 * @example
 * const comparison = await compareBackends(lenet5, batch, [await createWasmBackend()]);
 * console.log(formatComparison(comparison));
 */
export async function compareBackends(
  model: Model | (() => Model),
  batch: ComparedBatch,
  backends: readonly ComparedBackend[],
  options: CompareOptions = {},
): Promise<Comparison> {
  checkOptions("compareBackends", options, OPTIONS);
  const { timedSteps = 5, reduce = true, onProgress } = options;
  const subjects = subjectsOf(backends);
  const { training, close } = await openExperiment(model, batch, options);
  const { carried, steps, learningRate, momentum, images } = training;
  const timings = timedSteps === 0 ? 0 : 1;
  const tell = progressOf(onProgress, TRAININGS + timings + subjects.length * (1 + timings));
  const reference = createReferenceBackend();
  try {
    const yardstick = await measureYardstick(training, tell);
    const layers = layersOf(carried.model, yardstick.moments);
    const timing = { training, steps: timedSteps, layers: layers.map(({ path }) => path) };
    if (timedSteps > 0) tell(reference.name, "timing");
    const times = timedSteps > 0 ? await timeSteps(reference, carried, { ...timing, calls: [] }) : null;
    const compared: BackendComparison[] = [];
    for (const subject of subjects) {
      compared.push(await compareSubject(subject, { training, yardstick, layers, timing, reduce, tell }));
    }
    return {
      version: 1,
      model: carried.model.name ?? carried.model.type,
      inputShape: [...images.shape],
      parameters: carried.weights.reduce((sum, { values }) => sum + values.length, 0),
      steps,
      learningRate,
      momentum,
      layers,
      kinks: yardstick.expected.filter(({ kink }) => kink).length,
      reference: { name: reference.name, times },
      backends: compared,
      verdict: WORST_FIRST.find((one) => compared.some(({ verdict }) => verdict === one))!,
    };
  } finally {
    close();
    reference.dispose();
  }
}

const WORST_FIRST = ["error", "fault", "rounding", "identical"] as const;

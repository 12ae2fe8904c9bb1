import { createReferenceBackend } from "@striate/backend-reference";
import { formatShape, sizeOf, softmaxCrossEntropy, type Tensor, TensorError } from "@striate/core";
import type { Model } from "@striate/layers";
import type { ComparedBatch, CompareOptions, HostLabels } from "./CompareOptions.js";
import { carry } from "./carriedModel.js";
import type { Training } from "./train.js";

export interface OpenExperiment {
  readonly training: Training;
  /** Frees a model that was made for the comparison. */
  readonly close: () => void;
}

/**
 * Settles what is trained: the model built, its weights read, the images as float32.
 *
 * @throws TensorError `OPTION` for counts and rates that are none and for labels that are missing, `SHAPE` for images that do not fill their shape,
 * `LAYER` for a model that is not built
 */
export async function openExperiment(
  given: Model | (() => Model),
  { images, labels }: ComparedBatch,
  options: CompareOptions,
): Promise<OpenExperiment> {
  const { steps = 3, learningRate = 0.01, momentum = 0.9, seed = 0, loss = crossEntropy } = options;
  checkCount("steps", steps, 1);
  checkCount("timedSteps", options.timedSteps ?? 0, 0);
  checkRate("learningRate", learningRate);
  checkRate("momentum", momentum);
  const { data, shape } = images;
  if (shape.length < 2 || data.length !== sizeOf(shape)) {
    throw new TensorError(
      "SHAPE",
      "compareBackends",
      `${data.length} numbers are no batch of ${formatShape(shape)}`,
      "Pass { data, shape } with the batch's size in front, as data sets give them",
    );
  }
  const model = typeof given === "function" ? given() : given;
  if (given === model && !model.built) {
    throw new TensorError(
      "LAYER",
      "compareBackends",
      "the model has no weights yet",
      "Build it first, or pass a function that makes it: () => model",
    );
  }
  const [, ...rest] = shape;
  if (!model.built) model.build([null, ...rest], { backend: createReferenceBackend(), seed });
  return {
    training: {
      carried: await carry(model),
      steps,
      learningRate,
      momentum,
      images: { data: Float32Array.from(data), shape },
      loss: (output) => loss(output, labels),
    },
    close: () => {
      if (given !== model) model.dispose();
    },
  };
}

function crossEntropy(output: Tensor, labels: HostLabels | undefined): Tensor {
  if (labels !== undefined) return softmaxCrossEntropy(output, labels);
  throw new TensorError(
    "OPTION",
    "compareBackends",
    "the batch has no labels, which the cross-entropy needs",
    "Pass { images, labels }, or a loss of the output alone",
  );
}

function checkCount(option: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new TensorError(
    "OPTION",
    "compareBackends",
    `${option} ${value} is not a count`,
    `Use a whole number of at least ${least}`,
  );
}

function checkRate(option: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new TensorError(
    "OPTION",
    "compareBackends",
    `${option} ${value} is no share`,
    "Use a number of at least 0",
  );
}

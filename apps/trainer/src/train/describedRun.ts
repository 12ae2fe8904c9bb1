import type { ModelName } from "../choices/models.js";
import { bytes } from "../report/bytes.js";
import type { TrainFlags } from "./TrainFlags.js";
import type { TrainingSets } from "./trainingData.js";
import { validationSize } from "./validationSize.js";

interface Run {
  readonly model: ModelName;
  readonly parameters: number;
  readonly sets: TrainingSets;
  /** Such as "wasm, 2 threads, relaxed SIMD". */
  readonly backend: string;
  /** Bytes that its tensors may take, where there is a limit. */
  readonly maxMemory: number | undefined;
  readonly flags: TrainFlags;
}

/** A run in a few words each. */
export function describedRun({ model, parameters, sets, backend, maxMemory, flags }: Run): readonly string[] {
  const { dataset, optimizer, learningRate, batchSize, accumulate, seed } = flags;
  const aside = validationSize(sets.validation);
  return [
    `${model} (${counted(parameters)} parameters) on ${dataset}: ` +
      `${counted(sets.train.size)} training${aside === undefined ? "" : `, ${counted(aside)} validation`} and ${counted(sets.test.size)} test pictures`,
    ...augmented(flags),
    `${optimizer} ${learningRate}${scheduled(flags)}`,
    `batches of ${batchSize}${accumulate === 1 ? "" : `, ${accumulate} a step`}`,
    `seed ${seed}`,
    `backend ${backend}`,
    ...(maxMemory === undefined ? [] : [`up to ${bytes(maxMemory)} for tensors`]),
  ];
}

function augmented({ padAndCrop, flip, rotate, cutout, mixup }: TrainFlags): readonly string[] {
  const steps = [
    ...(padAndCrop === undefined ? [] : [`moved by ${padAndCrop}`]),
    ...(flip ? ["flipped"] : []),
    ...(rotate === undefined ? [] : [`turned by ${rotate}°`]),
    ...(cutout === undefined ? [] : [`cutout ${cutout}`]),
    ...(mixup === undefined ? [] : [`mixup ${mixup}`]),
  ];
  return steps.length === 0 ? [] : [steps.join(", ")];
}

function scheduled({ schedule, warmUp = 0 }: TrainFlags): string {
  const parts = [
    ...(schedule === "constant" ? [] : [schedule]),
    ...(warmUp === 0 ? [] : [`${warmUp} epoch${warmUp === 1 ? "" : "s"} to warm up`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}

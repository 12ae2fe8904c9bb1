import type { Model } from "@striate/layers";
import { type Callback, type EpochRecord, type StepRecord, saveWeights } from "@striate/training";
import { drawCurves } from "./curves.js";
import type { RunFolder } from "./RunFolder.js";

/** Writes the run as it goes: every step to the history at once, model and curves after every epoch and at the end. */
export function runWriter(
  folder: RunFolder,
  model: Model,
  metadata: Readonly<Record<string, string>>,
  figure: { readonly title: string; readonly stepsPerEpoch: number },
): Callback {
  const epochs: EpochRecord[] = [];
  const steps: StepRecord[] = [];
  const writeAll = async () => {
    folder.write("model.safetensors", await saveWeights(model, metadata));
    const { loss, accuracy } = await drawCurves({ ...figure, epochs, steps });
    folder.write("loss.svg", loss);
    folder.write("accuracy.svg", accuracy);
  };
  return {
    onStepEnd: ({ epoch, step, loss, accuracy }) => {
      steps.push({ epoch, step, loss, accuracy });
      folder.log({ type: "step", epoch, step, loss, accuracy });
    },
    onEpochEnd: async (record) => {
      epochs.push(record);
      // Times stand in result.json: the history of a seed is the same in every run.
      const { seconds: _seconds, imagesPerSecond: _rate, ...numbers } = record;
      folder.log({ type: "epoch", ...numbers });
      await writeAll();
    },
    onTrainEnd: async ({ stopped }) => {
      if (stopped) await writeAll();
    },
  };
}

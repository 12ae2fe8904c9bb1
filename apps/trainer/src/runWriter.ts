import type { Model } from "@striate/layers";
import { type Callback, type EpochRecord, type StepRecord, saveWeights } from "@striate/training";
import { drawCurves } from "./curves.js";
import { epochLine, historyLines, stepLine } from "./historyLines.js";
import { epochTable, stepTable } from "./historyTables.js";
import { LANGUAGES, type Language } from "./language/Language.js";
import type { RunFolder } from "./RunFolder.js";
import type { Validation } from "./train/Validation.js";

/** Writes the run as it goes: every step to the history at once, model, curves and tables after every epoch and at the end. */
export function runWriter(
  folder: RunFolder,
  model: Model,
  metadata: Readonly<Record<string, string>>,
  figure: {
    readonly title: string;
    readonly stepsPerEpoch: number;
    readonly validatedOn: Validation["on"];
    readonly language: Language;
  },
): Callback {
  const { language, ...drawn } = figure;
  const words = LANGUAGES[language];
  const epochs: EpochRecord[] = [];
  const steps: StepRecord[] = [];
  const writeAll = async () => {
    folder.write("model.safetensors", await saveWeights(model, metadata));
    const { loss, accuracy } = await drawCurves({ ...drawn, words, epochs, steps });
    folder.write("loss.svg", loss);
    folder.write("accuracy.svg", accuracy);
    folder.write("history.csv", epochTable(epochs));
    folder.write("steps.csv", stepTable(steps));
  };
  return {
    onTrainBegin: ({ history }) => {
      epochs.push(...history.epochs);
      steps.push(...history.steps);
      // Of a resumed run: what was logged behind its checkpoint is computed again.
      folder.write("history.jsonl", historyLines(history));
    },
    onStepEnd: ({ epoch, step, loss, accuracy }) => {
      const record = { epoch, step, loss, accuracy };
      steps.push(record);
      folder.log(stepLine(record));
    },
    onEpochEnd: async (record) => {
      epochs.push(record);
      folder.log(epochLine(record));
      await writeAll();
    },
    onTrainEnd: async ({ stopped }) => {
      if (stopped) await writeAll();
    },
  };
}

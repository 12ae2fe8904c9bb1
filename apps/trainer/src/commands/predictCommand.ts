import { Command, Option } from "commander";
import { loadModel, modelPath } from "../modelFile.js";
import { wholeNumber } from "../numbers.js";
import { findPictures, type PictureProblem } from "../predict/findPictures.js";
import type { Prediction } from "../predict/Prediction.js";
import { predictionTable } from "../predict/predictionTable.js";
import { predictPictures } from "../predict/predictPictures.js";
import { trainedFit } from "../predict/trainedFit.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { withBackend } from "../withBackend.js";
import { type BackendFlags, backendOptions } from "./backendOptions.js";

interface PredictFlags extends BackendFlags {
  readonly topK: number;
  readonly fit?: "crop" | "stretch";
  readonly invert: boolean;
  readonly json: boolean;
}

/** `striate predict RUN FILES…` */
export function predictCommand(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const command = new Command("predict")
    .description("Ask a trained model what pictures show: PNG and JPEG files, or folders of them.")
    .argument("<run>", "folder of a run, or its model.safetensors")
    .argument("<pictures...>", "PNG and JPEG files, and folders, which are searched through")
    .option("--top-k <n>", "show the n likeliest classes", wholeNumber(1), 3)
    .addOption(
      new Option(
        "--fit <how>",
        "crop the middle out of a picture of other proportions, or stretch all of it (default: as the run did)",
      ).choices(["crop", "stretch"]),
    )
    .option("--invert", "turn light and dark around first", false)
    .option("--json", "print everything as JSON, with the probability of every class", false);
  return backendOptions(command)
    .addHelpText(
      "after",
      `
Pictures are brought to the model's size and colors, and normalized as its training did. MNIST's digits and
clothes, and the built-in digits, are light on black; of dark ink on paper a model trained on them makes
nothing sensible until --invert turns light and dark around.

Examples:
  $ striate predict runs/quick digit.png
  $ striate predict runs/quick scans/ --invert                dark ink on paper
  $ striate predict runs/pets/model.safetensors a.jpg b.jpg --top-k 5
  $ striate predict runs/quick pictures/ --json > predictions.json

A picture that cannot be read is named, the others go on, and the exit code is 1.`,
    )
    .action(async (model: string, paths: readonly string[], flags: PredictFlags) => {
      setExitCode(await predictWith(model, paths, flags, terminal));
    });
}

/** Sets whose pictures are light on black. */
const LIGHT_ON_BLACK = ["digits", "mnist", "fashion-mnist"];

async function predictWith(
  path: string,
  paths: readonly string[],
  flags: PredictFlags,
  terminal: Terminal,
): Promise<number> {
  const modelFile = modelPath(path);
  const { files, problems } = findPictures(paths);
  if (files.length === 0) {
    const { file, problem } = problems[0]!;
    throw new UsageError(`${file}: ${problem}. Pass PNG or JPEG files, or folders that hold some.`);
  }
  const tell = ({ file, problem }: PictureProblem) => terminal.err(`striate: ${file}: ${problem}`);
  for (const problem of problems) tell(problem);
  return withBackend(flags, terminal, async ({ backend }) => {
    const model = await loadModel(modelFile, backend);
    const { imageShape, classNames, dataset } = model;
    if (imageShape[2] !== 1 && imageShape[2] !== 3) {
      const size = imageShape.join("×");
      throw new UsageError(
        `the model reads ${size}, which is neither gray nor color. Pictures do not fit it.`,
      );
    }
    const { fit = trainedFit(modelFile) ?? "crop", invert, topK, json } = flags;
    const predictions: Prediction[] = [];
    const {
      count,
      lightGrounds,
      problems: unreadable,
    } = await predictPictures(model, files, {
      preparation: { imageShape, fit, invert },
      topK,
      onPrediction: json
        ? (prediction) => predictions.push(prediction)
        : predictionTable(terminal, { files, classNames, topK }),
      onProblem: tell,
    });
    const all = [...problems, ...unreadable];
    if (json) {
      const result = { model: modelFile, classNames, pictures: predictions, problems: all };
      terminal.out(JSON.stringify(result, null, 2));
    }
    if (lightGrounds > 0 && LIGHT_ON_BLACK.includes(dataset)) {
      terminal.err(`striate: ${groundHint(lightGrounds, count, { dataset, invert })}`);
    }
    return all.length === 0 ? 0 : 1;
  });
}

function groundHint(light: number, count: number, { dataset, invert }: { dataset: string; invert: boolean }) {
  const remedy = invert ? "Leave --invert out where they were light on black before." : "Add --invert.";
  return `${light} of ${count} pictures have a light ground, and those of ${dataset} are light on black. ${remedy}`;
}

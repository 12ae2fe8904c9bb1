import { Dataset } from "@striate/datasets";
import { predict } from "@striate/training";
import type { LoadedModel } from "../modelFile.js";
import type { PictureProblem } from "./findPictures.js";
import type { Prediction } from "./Prediction.js";
import { type Preparation, type PreparedPicture, preparePicture } from "./preparePicture.js";

export interface PredictionRun {
  readonly count: number;
  /** Pictures whose rim is light. */
  readonly lightGrounds: number;
  readonly problems: readonly PictureProblem[];
}

interface PredictionOptions {
  readonly preparation: Preparation;
  /** So many of the likeliest classes. */
  readonly topK: number;
  /** Told of each picture, in the order of the files. */
  readonly onPrediction: (prediction: Prediction) => void;
  readonly onProblem: (problem: PictureProblem) => void;
}

/** Pictures that the model sees at a time. */
const BATCH = 32;

/** What a model says of pictures. One that cannot be read is a problem of its own, and the others go on. */
export async function predictPictures(
  model: LoadedModel,
  files: readonly string[],
  { preparation, topK, onPrediction, onProblem }: PredictionOptions,
): Promise<PredictionRun> {
  let [count, lightGrounds] = [0, 0];
  const problems: PictureProblem[] = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const prepared: (PreparedPicture & { readonly file: string })[] = [];
    for (const file of files.slice(start, start + BATCH)) {
      try {
        prepared.push({ file, ...(await preparePicture(file, preparation)) });
      } catch (error) {
        const problem = { file, problem: problemOf(error) };
        problems.push(problem);
        onProblem(problem);
      }
    }
    if (prepared.length === 0) continue;
    const rows = await probabilities(model, prepared);
    for (const [index, { file }] of prepared.entries()) {
      onPrediction({
        file,
        top: likeliest(rows[index]!, model.classNames, topK),
        probabilities: rows[index]!,
      });
    }
    count += prepared.length;
    lightGrounds += prepared.filter(({ lightGround }) => lightGround).length;
  }
  return { count, lightGrounds, problems };
}

async function probabilities(
  { network, imageShape, normalize }: LoadedModel,
  prepared: readonly PreparedPicture[],
): Promise<readonly (readonly number[])[]> {
  const length = imageShape[0] * imageShape[1] * imageShape[2];
  const pixels = new Uint8Array(prepared.length * length);
  for (const [index, { picture }] of prepared.entries()) pixels.set(picture.data, index * length);
  const images = { data: pixels, shape: [prepared.length, ...imageShape] };
  const data = Dataset.from({ images, labels: new Int32Array(prepared.length) }).normalize(normalize);
  const { data: all, shape } = await predict(network, data.batch(BATCH), { softmax: true });
  const classes = shape[1]!;
  return prepared.map((_, index) => [...all.subarray(index * classes, (index + 1) * classes)]);
}

/** Of equal ones the first class comes first. */
function likeliest(row: readonly number[], classNames: readonly string[], count: number): Prediction["top"] {
  return row
    .map((probability, label) => ({ label, class: classNames[label] ?? String(label), probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}

function problemOf(error: unknown): string {
  const { name, code, problem } = error as { name?: string; code?: string; problem?: string };
  if (name === "DatasetError" && problem !== undefined) return problem;
  if (code !== undefined) return code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
  throw error;
}

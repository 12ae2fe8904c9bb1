import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Backend } from "@striate/core";
import type { Normalization } from "@striate/datasets";
import { decodeSafetensors, type NamedArrays } from "@striate/formats";
import { FolderStore } from "@striate/formats/node";
import type { Model } from "@striate/layers";
import { assignWeights, loadWeights, readCheckpoint } from "@striate/training";
import { buildModel } from "./buildModel.js";
import { chosen } from "./choices/chosen.js";
import { MODELS, type ModelSettings } from "./choices/models.js";
import { UsageError } from "./UsageError.js";

/** What a model file says of itself: enough to build the model and to prepare its inputs. */
export interface ModelDescription {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly imageShape: readonly [number, number, number];
  readonly classNames: readonly string[];
  /** What was done to raw pixels. */
  readonly normalize: Normalization;
  /** That it was trained on. */
  readonly dataset: string;
}

const KEY = "striate";

export function modelMetadata(description: ModelDescription): Readonly<Record<string, string>> {
  return { [KEY]: JSON.stringify(description) };
}

export interface LoadedModel extends ModelDescription {
  readonly network: Model;
}

/** The model file in a run's folder, or the file itself. @throws UsageError when there is none */
export function modelPath(path: string): string {
  try {
    const file = statSync(path).isDirectory() ? join(path, "model.safetensors") : path;
    statSync(file);
    return file;
  } catch {
    throw new UsageError(
      `there is no model in ${path}. Pass the folder of a run, or a model.safetensors of one.`,
    );
  }
}

/** @throws UsageError naming the file, when it does not hold a whole model of this command, or a checkpoint of one */
export async function loadModel(file: string, backend: Backend): Promise<LoadedModel> {
  try {
    const bytes = readFileSync(file);
    const { tensors, metadata } = decodeSafetensors(bytes);
    const checkpoint = metadata.get("format") === "striate-checkpoint";
    const saved = checkpoint ? await inCheckpoint(file) : { weights: tensors, text: metadata.get(KEY) };
    const description = describe(saved.text);
    for (const [name, { data }] of saved.weights) {
      if (!data.every(Number.isFinite)) {
        throw new UsageError(
          `"${name}" holds numbers that are not finite. The weights are damaged; train it again.`,
        );
      }
    }
    const { model, settings, imageShape } = description;
    const network = await buildModel(chosen("model", MODELS, model), settings, imageShape, { backend });
    if (checkpoint) assignWeights(network, saved.weights);
    else loadWeights(network, bytes);
    return { ...description, network };
  } catch (error) {
    throw new UsageError(`${file} is not a model that can be used. ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The averages, where there are some: what the run was tested with. */
async function inCheckpoint(
  file: string,
): Promise<{ readonly weights: NamedArrays; readonly text: string | undefined }> {
  const store = new FolderStore(dirname(file));
  const { weights, averages = weights, metadata } = await readCheckpoint(store, basename(file));
  return { weights: averages, text: metadata[KEY] };
}

function describe(text: string | undefined): ModelDescription {
  try {
    const description: unknown = JSON.parse(text ?? "");
    if (isDescription(description)) return description;
  } catch {
    // Falls through: no text, or not JSON.
  }
  throw new UsageError("It does not say which model it holds. Pass one that striate train wrote.");
}

function isDescription(value: unknown): value is ModelDescription {
  if (typeof value !== "object" || value === null) return false;
  const { model, dataset, imageShape, classNames, settings } = value as Partial<
    Record<keyof ModelDescription, unknown>
  >;
  return (
    typeof model === "string" &&
    typeof dataset === "string" &&
    Array.isArray(imageShape) &&
    imageShape.length === 3 &&
    Array.isArray(classNames) &&
    typeof settings === "object" &&
    settings !== null
  );
}

import type { DownloadOptions, Fit, ImageShape, Normalization, TrainAndTest } from "@striate/datasets";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import { publishedSet } from "./publishedSet.js";

export interface DataSettings {
  readonly dataDir: string | undefined;
  readonly limit: number | undefined;
  readonly seed: number;
  readonly normalize: Normalization;
  /** Of cifar100. */
  readonly labels?: "fine" | "coarse" | undefined;
  /** Of published sets: whether and how to download what is missing. */
  readonly download?: boolean | DownloadOptions | undefined;
  /** Of pictures: the size that all of them get. */
  readonly input?: ImageShape | undefined;
  readonly fit?: Fit | undefined;
  readonly testShare?: number | undefined;
  /** Of pictures: called with each that cannot be decoded, which is then left out. Without it they are an error. */
  readonly onCorrupt?: ((path: string, problem: string) => void) | undefined;
}

/** The data sets that the command knows. */
export const DATASETS = {
  digits: async (settings: DataSettings): Promise<TrainAndTest> => {
    const { digits } = await import("@striate/datasets");
    return digits(drawn("digits", settings));
  },
  shapes: shapes("shapes", 10),
  shapes100: shapes("shapes100", 100),
  mnist: async (settings: DataSettings) =>
    publishedSet("mnist", (await import("@striate/datasets")).mnist, settings),
  "fashion-mnist": async (settings: DataSettings) =>
    publishedSet("fashion-mnist", (await import("@striate/datasets")).fashionMnist, settings),
  cifar10: async (settings: DataSettings) =>
    publishedSet("cifar10", (await import("@striate/datasets")).cifar10, settings),
  cifar100: async ({ labels = "fine", ...settings }: DataSettings) => {
    const { cifar100 } = await import("@striate/datasets");
    return publishedSet("cifar100", (options) => cifar100({ ...options, labels }), settings);
  },
  pictures: async (settings: DataSettings): Promise<TrainAndTest> => {
    const { pictureSets } = await import("@striate/datasets");
    const { dataDir, limit, seed, normalize, input, fit = "crop", testShare = 0.2, onCorrupt } = settings;
    refuse("pictures", settings, ["labels", "download"]);
    if (dataDir === undefined) {
      throw new UsageError(
        "there is no folder to read pictures from. Pass one with a folder for each class with --data-dir.",
      );
    }
    const [height, width, channels] = input ?? [32, 32, 3];
    if (channels !== 1 && channels !== 3) {
      throw new UsageError(`pictures have 1 or 3 channels, not ${channels}. Change --input.`);
    }
    const all = { dir: dataDir, height, width, channels, fit, testShare, seed, normalize } as const;
    const { train, test } = await pictureSets(onCorrupt === undefined ? all : { ...all, onCorrupt });
    // They come class after class: the first so many would be of one class.
    const some = (set: TrainAndTest["train"]) =>
      limit === undefined || limit >= set.size ? set : set.shuffle({ seed }).split(limit)[0];
    return { train: some(train), test: some(test) };
  },
} as const;

export type DatasetName = keyof typeof DATASETS;

function shapes(name: string, classes: 10 | 100): (settings: DataSettings) => Promise<TrainAndTest> {
  return async (settings) => {
    const { shapes: draw } = await import("@striate/datasets");
    return draw({ classes, ...drawn(name, settings) });
  };
}

function drawn(name: string, settings: DataSettings) {
  const { dataDir, limit, seed, normalize } = settings;
  if (dataDir !== undefined) {
    throw new UsageError(
      `${name} are drawn, and read nothing from --data-dir. Add the --dataset of the folder, or leave --data-dir out.`,
    );
  }
  refuse(name, settings, ["labels", "download", "input", "fit", "testShare"]);
  return {
    seed,
    normalize,
    ...(limit === undefined ? {} : { train: limit, test: Math.min(limit, 2000) }),
  };
}

function refuse(name: string, settings: DataSettings, others: readonly (keyof DataSettings)[]): void {
  for (const other of others) {
    if (settings[other] === undefined || settings[other] === false) continue;
    throw new UsageError(`${flagOf(other)} is not of ${name}. Leave it out, or choose another --dataset.`);
  }
}

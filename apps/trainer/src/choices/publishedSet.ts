import { dirname } from "node:path";
import type { FilesOptions, TrainAndTest } from "@striate/datasets";
import { flagOf } from "../flagOf.js";
import { UsageError } from "../UsageError.js";
import type { DataSettings } from "./datasets.js";

/** What a download brings. */
const DOWNLOADS = {
  mnist: "four files, 12 MB",
  "fashion-mnist": "four files, 31 MB",
  cifar10: "cifar-10-binary.tar.gz, 170 MB",
  cifar100: "cifar-100-binary.tar.gz, 169 MB",
} as const;

/** A set of published files: from the folder or the cache, downloaded into it where that was asked for. @throws UsageError */
export async function publishedSet(
  name: keyof typeof DOWNLOADS,
  read: (options: FilesOptions) => Promise<TrainAndTest>,
  settings: DataSettings,
): Promise<TrainAndTest> {
  const { dataDir, limit, normalize, download = false } = settings;
  refuseOthers(name, settings);
  const { train, test } = await read({
    normalize,
    download,
    ...(dataDir === undefined ? {} : { dir: dataDir }),
  }).catch((error: unknown) => {
    throw download === false && isMissing(error) ? withDownload(name, error) : error;
  });
  return limit === undefined ? { train, test } : { train: train.take(limit), test: test.take(limit) };
}

function refuseOthers(name: string, settings: DataSettings): void {
  for (const other of ["labels", "input", "fit", "testShare"] as const) {
    if (settings[other] === undefined) continue;
    throw new UsageError(`${flagOf(other)} is not of ${name}. Leave it out, or choose another --dataset.`);
  }
}

interface Missing {
  readonly where: string;
  readonly problem: string;
}

function isMissing(error: unknown): error is Missing {
  const { name, code, problem = "" } = error as { name: string; code?: string; problem?: string };
  return name === "DatasetError" && code === "FILE" && problem.startsWith("there is no such file");
}

function withDownload(name: keyof typeof DOWNLOADS, { where, problem }: Missing): UsageError {
  return new UsageError(
    `${where}: ${problem}. Add --download to fetch ${name} (${DOWNLOADS[name]}) into ${dirname(where)}, ` +
      "put the files there, or pass the folder that holds them with --data-dir.",
  );
}

import type { Normalization, TrainAndTest } from "@striate/datasets";
import { DATASETS, type DatasetName } from "./choices/datasets.js";
import type { DataFlags } from "./commands/dataOptions.js";
import { downloadProgress } from "./downloadProgress.js";
import type { Terminal } from "./Terminal.js";

interface LoadOptions {
  readonly limit: number | undefined;
  readonly seed: number;
  readonly normalize: Normalization;
  readonly terminal: Terminal;
}

/** A data set as the flags ask for it; downloads and pictures that are left out are told. @throws UsageError, DatasetError */
export async function loadData(
  name: DatasetName,
  flags: Omit<DataFlags, "dataset">,
  { limit, seed, normalize, terminal }: LoadOptions,
): Promise<TrainAndTest> {
  const { dataDir, labels, input, fit, testShare, mirror } = flags;
  const { onProgress, stop } = downloadProgress(terminal);
  const download =
    flags.download || mirror !== undefined
      ? { onProgress, ...(mirror === undefined ? {} : { mirrors: [mirror] }) }
      : undefined;
  const onCorrupt = flags.skipCorrupt
    ? (path: string, problem: string) => terminal.err(`left out ${path}: ${problem}`)
    : undefined;
  try {
    return await DATASETS[name]({
      ...{ dataDir, limit, seed, normalize, labels, input, fit, testShare, download, onCorrupt },
    });
  } catch (error) {
    if (error instanceof Error) error.message = inFlags(error.message);
    throw error;
  } finally {
    stop();
  }
}

/** What the packages' options are called here. */
function inFlags(message: string): string {
  return message
    .replace("as dir", "with --data-dir")
    .replace("with onCorrupt", "with --skip-corrupt")
    .replace("a smaller height and width", "a smaller --input");
}

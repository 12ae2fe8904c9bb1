import type { Images, RunFacts } from "../report/run/RunFacts.js";
import type { FitOutcome } from "./fitRun.js";
import type { PreparedRun } from "./PreparedRun.js";
import { rawPixels } from "./rawPixels.js";

/** Pictures that are shown as training saw them. */
const SHOWN = 10;

/** What a report tells of a run. */
export function runFacts(run: PreparedRun, outcome: FitOutcome): RunFacts {
  const { name, dataset, network, sets, recipe, flags, settings, running } = run;
  const { epochs } = outcome.history;
  return {
    model: name,
    network,
    dataset,
    train: sets.train,
    augmented: augmented(run),
    validation: sets.validation,
    test: sets.test,
    stepsPerEpoch: recipe.stepsPerEpoch,
    ...outcome,
    kept: epochs.find(({ epoch }) => epoch === recipe.earlyStopping?.best?.epoch) ?? epochs.at(-1),
    batchSize: flags.batchSize,
    flags: { ...flags },
    more: { ...settings, ...recipe.optimizer.settings, backend: running.description },
    language: flags.lang,
  };
}

function augmented({ sets, flags }: PreparedRun): Images | undefined {
  const { padAndCrop, flip, rotate, cutout, mixup } = flags;
  if (![padAndCrop, flip, rotate, cutout, mixup].some(Boolean)) return undefined;
  const [batch] = sets.batches.epoch(0);
  if (batch === undefined) return undefined;
  const [count, ...size] = batch.images.shape;
  const shown = Math.min(SHOWN, count);
  const data = batch.images.data.slice(0, shown * size.reduce((product, length) => product * length, 1));
  return { data: rawPixels(data, sets.normalize), shape: [shown, ...size] };
}

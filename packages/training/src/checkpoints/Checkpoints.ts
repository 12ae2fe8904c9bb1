import type { EpochRecord } from "../fit/History.js";
import type { Run } from "../fit/Run.js";
import { BestOne } from "./BestOne.js";
import { CheckpointError } from "./CheckpointError.js";
import type { CheckpointOptions } from "./CheckpointOptions.js";
import { type CheckpointContent, encodeCheckpoint } from "./checkpointFile.js";
import { checkpointName, checkpointNames } from "./checkpointNames.js";
import { checkpointSettings } from "./checkpointSettings.js";
import { averagePart } from "./parts/averagePart.js";
import { callbackParts } from "./parts/callbackParts.js";
import { modelPart } from "./parts/modelPart.js";
import { optimizerPart } from "./parts/optimizerPart.js";
import { progressPart } from "./parts/progressPart.js";
import { schedulePart } from "./parts/schedulePart.js";
import { prepareAll } from "./prepareAll.js";
import { readCheckpointFile } from "./readCheckpointFile.js";
import type { Part } from "./Snapshot.js";

/** When a run is saved, what of it, and which checkpoints stay. Does nothing in a run without. */
export class Checkpoints {
  readonly #run: Run;
  readonly #settings: ReturnType<typeof checkpointSettings> | undefined;
  readonly #best: BestOne | undefined;
  /** The position that the newest checkpoint has. */
  #saved = "";
  #savedAt = performance.now();

  /** @throws TensorError `OPTION` */
  constructor(run: Run) {
    this.#run = run;
    const options: CheckpointOptions | undefined = run.settings.checkpoints;
    this.#settings = options && checkpointSettings(options);
    this.#best = this.#settings?.best && new BestOne(this.#settings.best);
  }

  /**
   * Brings the run to where a checkpoint was, if it is to be resumed.
   *
   * @returns what is left to do for the callbacks
   * @throws CheckpointError
   */
  async open(): Promise<() => void> {
    if (this.#settings === undefined) return () => {};
    const { store } = this.#settings;
    const { resume } = this.#run.settings;
    const callbacks = callbackParts(this.#run);
    const names = await checkpointNames(store);
    const name = typeof resume === "string" ? resume : names.at(-1);
    if (name === undefined) return () => {};
    if (resume === false) {
      throw new CheckpointError(
        "OCCUPIED",
        `the store has checkpoints of an earlier run, the newest ${name}`,
        "Pass resume: true to go on with it, or another store",
        { checkpoint: name },
      );
    }
    const content = await readCheckpointFile(store, name);
    const [restoreRun, restoreCallbacks] = prepareAll(name, content.parts, [this.#parts(), callbacks]);
    restoreRun!();
    this.#saved = this.#position;
    return restoreCallbacks!;
  }

  async afterStep(): Promise<void> {
    const { everySteps, everySeconds = Number.POSITIVE_INFINITY } = this.#settings ?? {};
    const { step } = this.#run.position;
    const seconds = (performance.now() - this.#savedAt) / 1000;
    if ((everySteps !== undefined && step % everySteps === 0) || seconds >= everySeconds) await this.#save();
  }

  async afterEpoch(record: EpochRecord): Promise<void> {
    if (this.#settings === undefined) return;
    const isBest = this.#best?.observe(record, this.#name) ?? false;
    if (isBest || record.epoch % this.#settings.everyEpochs === 0) await this.#save();
  }

  async beforeEnd(): Promise<void> {
    if (this.#settings !== undefined && this.#saved !== this.#position) await this.#save();
  }

  get #name(): string {
    return checkpointName(this.#run.position.step);
  }

  get #position(): string {
    const { epoch, batch, step } = this.#run.position;
    return `${epoch} ${batch} ${step} ${this.#run.stoppedBy}`;
  }

  #parts(): readonly Part[] {
    const { model, settings } = this.#run;
    const { optimizer, schedule, ema } = settings;
    return [
      progressPart(this.#run),
      modelPart(model),
      optimizerPart(optimizer, model),
      schedulePart(schedule),
      averagePart(ema, model),
      ...(this.#best === undefined ? [] : [this.#best.part]),
    ];
  }

  /** @throws CheckpointError `WRITE` */
  async #save(): Promise<void> {
    const { store, metadata } = this.#settings!;
    const parts: CheckpointContent["parts"] = new Map(
      await Promise.all(
        [...this.#parts(), ...callbackParts(this.#run)].map(
          async (part) => [part.name, await part.save()] as const,
        ),
      ),
    );
    const name = this.#name;
    try {
      await store.write(name, encodeCheckpoint({ parts, metadata }));
    } catch (cause) {
      throw await unwritten(store, name, cause);
    }
    this.#saved = this.#position;
    this.#savedAt = performance.now();
    await this.#clearAway(name);
  }

  /** Leaves the newest and the best. What comes after the present one is of a run that was given up for this one. */
  async #clearAway(present: string): Promise<void> {
    const { store, keep } = this.#settings!;
    const names = await checkpointNames(store);
    const newest = names.filter((name) => name <= present).slice(-keep);
    for (const name of names) {
      if (!newest.includes(name) && name !== this.#best?.name) await store.remove(name);
    }
  }
}

async function unwritten(
  store: CheckpointOptions["store"],
  name: string,
  cause: unknown,
): Promise<CheckpointError> {
  const previous = await checkpointNames(store).then(
    (names) => names.filter((other) => other < name).at(-1),
    () => undefined,
  );
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CheckpointError(
    "WRITE",
    `${name} cannot be written (${reason})`,
    previous === undefined
      ? "Make room for it, and begin anew"
      : `What was written before is untouched: make room, and resume from ${previous}`,
    { checkpoint: name, cause, ...(previous === undefined ? {} : { previous }) },
  );
}

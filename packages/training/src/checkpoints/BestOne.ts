import { Monitor, type MonitorOptions } from "../callbacks/Monitor.js";
import type { EpochRecord } from "../fit/History.js";
import { JsonObject } from "./JsonObject.js";
import { firstDifference } from "./parts/firstDifference.js";
import type { Part } from "./Snapshot.js";

/** Which checkpoint is the best so far. */
export class BestOne {
  readonly #monitor: Monitor;
  #name: string | undefined;
  #value: number | undefined;

  constructor(options: MonitorOptions) {
    this.#monitor = new Monitor("checkpoints", options);
  }

  /** Its checkpoint's name. */
  get name(): string | undefined {
    return this.#name;
  }

  /** @returns whether this epoch is, whose checkpoint has that name @throws TensorError `OPTION` when the record does not have the number */
  observe(record: EpochRecord, name: string): boolean {
    const value = this.#monitor.valueIn(record);
    if (!this.#monitor.improves(value, this.#value)) return false;
    this.#value = value;
    this.#name = name;
    return true;
  }

  /** For the checkpoints themselves: they know which of them is the best. */
  get part(): Part {
    const { name: monitor, mode, minDelta } = this.#monitor;
    const settings = { monitor, mode, minDelta };
    return {
      name: "best",
      save: async () => ({
        values: { settings, name: this.#name ?? null, value: this.#value ?? null },
        tensors: new Map(),
      }),
      prepare: ({ values }) => {
        const saved = new JsonObject(values);
        const difference = firstDifference(saved.members["settings"] ?? null, settings);
        if (difference !== undefined) return `its best one has ${difference}`;
        return () => {
          this.#name = saved.optionalString("name");
          this.#value = saved.optionalNumber("value");
        };
      },
    };
  }
}

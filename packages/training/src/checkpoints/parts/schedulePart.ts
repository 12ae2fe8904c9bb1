import type { Schedule } from "../../schedules/Schedule.js";
import { JsonObject } from "../JsonObject.js";
import type { Part } from "../Snapshot.js";
import { firstDifference } from "./firstDifference.js";

/** Which schedule it is, and what it has learned. */
export function schedulePart(schedule: Schedule | undefined): Part {
  return {
    name: "schedule",
    save: async () => ({
      values: { settings: schedule?.toJSON() ?? null, state: schedule?.saveState?.() ?? null },
      tensors: new Map(),
    }),
    prepare: ({ values }) => {
      const { settings = null, state = null } = new JsonObject(values).members;
      const difference = firstDifference(settings, schedule?.toJSON() ?? null);
      if (difference !== undefined) return `its schedule has ${difference}`;
      return () => schedule?.restoreState?.(state);
    },
  };
}

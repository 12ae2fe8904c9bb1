import { TensorError } from "@striate/core";
import type { Callback, CallbackState } from "../../callbacks/Callback.js";
import type { Run } from "../../fit/Run.js";
import type { Part } from "../Snapshot.js";

/** A part for each callback that has something to remember. @throws TensorError `OPTION` for those without a name of their own */
export function callbackParts(run: Run): readonly Part[] {
  const stateful = run.settings.callbacks.filter(({ saveState }) => saveState !== undefined);
  const names = stateful.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (name !== undefined && names.indexOf(name) === index) continue;
    throw new TensorError(
      "OPTION",
      "fit",
      name === undefined ? "a callback with a state has no name" : `two callbacks are called "${name}"`,
      "Checkpoints keep their states under their names",
    );
  }
  return stateful.map(partOf);
}

function partOf(callback: Callback): Part {
  return {
    name: callbackPartName(callback.name ?? ""),
    save: async () => {
      const { values, tensors = new Map() } = await callback.saveState!();
      return { values, tensors };
    },
    prepare: (state: CallbackState) => () => callback.restoreState?.(state),
  };
}

/** Without a slash, which ends the names of parts. */
export function callbackPartName(name: string): string {
  return `callback:${encodeURIComponent(name)}`;
}

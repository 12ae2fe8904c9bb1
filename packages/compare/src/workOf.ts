import type { Activity } from "@striate/core";

/** For which layer and in which pass something is computed. */
export interface Work {
  readonly pass: "forward" | "backward" | "update";
  /** The layer's path (empty for the model itself), or `loss`, `update`, `other`. */
  readonly layer: string;
}

export function workOf({ label, pass }: Activity): Work {
  const layer = label === undefined || label === "data" ? "other" : label;
  return { layer, pass: label === "update" ? "update" : pass };
}

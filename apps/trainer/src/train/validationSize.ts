import type { Validation } from "./Validation.js";

/** How many pictures were set aside; undefined where the epochs are validated on the test set. */
export function validationSize({ on, pictures }: Validation): number | undefined {
  return on === "validation" ? pictures.size : undefined;
}

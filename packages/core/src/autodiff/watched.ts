import type { Tensor } from "../Tensor.js";

const values = new WeakSet<Tensor>();

/** Marks the value of a trainable parameter, which `gradientTape` follows without being told. */
export function watchByDefault(tensor: Tensor, watch: boolean): void {
  if (watch) values.add(tensor);
  else values.delete(tensor);
}

export function isWatchedByDefault(tensor: Tensor): boolean {
  return values.has(tensor);
}

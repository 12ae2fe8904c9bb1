import type { JsonValue } from "./LayerConfig.js";

const names = new WeakMap<object, JsonValue>();

/** Marks a function that was made from data with that data, which options may hold in its place. */
export function named<F extends object>(data: JsonValue, value: F): F {
  names.set(value, data);
  return value;
}

export function nameOf(value: object): JsonValue | undefined {
  return names.get(value);
}

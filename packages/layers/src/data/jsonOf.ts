import { TensorError } from "@striate/core";
import { activationName } from "../activations.js";
import { initializerName } from "../initializers.js";
import type { JsonValue } from "./LayerConfig.js";
import { nameOf } from "./named.js";

/** Options nest a few levels at most; what goes deeper is no option, or goes round in circles. */
const DEEPEST = 16;

/**
 * A copy of options that is JSON: functions that have a name become it, and what is undefined is left out.
 *
 * @param where for messages, such as `conv2d`
 * @throws TensorError `VALUE` for a function without a name, a number that is not finite, or whatever else JSON cannot say
 */
export function jsonOf(op: string, where: string, options: object): { readonly [key: string]: JsonValue } {
  return entriesOf(op, where, options, 0);
}

function entriesOf(op: string, where: string, object: object, depth: number) {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [checkedKey(op, where, key), dataOf(op, `${where}.${key}`, value, depth)]),
  );
}

function dataOf(op: string, where: string, value: unknown, depth: number): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const name = typeof value === "function" ? nameFor(value) : undefined;
  if (name !== undefined) return name;
  if (depth < DEEPEST && Array.isArray(value)) {
    return value.map((item, index) => dataOf(op, `${where}[${index}]`, item, depth + 1));
  }
  if (depth < DEEPEST && isPlainObject(value)) return entriesOf(op, where, value, depth + 1);
  const what = typeof value === "function" ? "a function" : `${kindOf(value)}, which JSON cannot say`;
  const remedy = typeof value === "function" ? "Give the name of one that exists" : "Use plain data";
  throw new TensorError("VALUE", op, `${where} is ${what}`, remedy);
}

function nameFor(value: object): JsonValue | undefined {
  return activationName(value) ?? initializerName(value) ?? nameOf(value);
}

/** Objects by their class: what they call themselves may be anything. */
function kindOf(value: unknown): string {
  return typeof value === "object" ? "an object of many levels or of a class" : String(value);
}

export function isPlainObject(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Keys that change what an object is, in place of what it holds. */
function checkedKey(op: string, where: string, key: string): string {
  if (key !== "__proto__" && key !== "constructor" && key !== "prototype") return key;
  throw new TensorError("VALUE", op, `${where} has an entry "${key}"`, "No option is called so: take it out");
}

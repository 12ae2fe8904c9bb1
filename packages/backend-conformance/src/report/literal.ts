import type { TypedArray } from "@striate/core";

/** Longer arrays are written as zeros with exceptions, or as what made them. */
const LONGEST = 400;

/** A value as TypeScript: numbers, words, arrays, plain objects, typed arrays. `origin` makes a typed array too long to write out. */
export function literal(value: unknown, origin?: string): string {
  if (value instanceof Float32Array || value instanceof Int32Array) return typedArray(value, origin);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${literal(field)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return typeof value === "string" ? JSON.stringify(value) : numeral(value);
}

function typedArray(values: TypedArray, origin: string | undefined): string {
  const type = values instanceof Int32Array ? "Int32Array" : "Float32Array";
  const exceptions = [...values.entries()].filter(([, value]) => !Object.is(value, 0));
  if (exceptions.length === 0) return `new ${type}(${values.length})`;
  if (values.length > 16 && exceptions.length <= Math.min(16, values.length / 3)) {
    const list = exceptions.map(([index, value]) => `${index}: ${numeral(value)}`).join(", ");
    return `Object.assign(new ${type}(${values.length}), { ${list} })`;
  }
  if (values.length > LONGEST && origin !== undefined) return origin;
  return `new ${type}([${Array.from(values, numeral).join(", ")}])`;
}

function numeral(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (value === Number.POSITIVE_INFINITY) return "Number.POSITIVE_INFINITY";
  if (value === Number.NEGATIVE_INFINITY) return "Number.NEGATIVE_INFINITY";
  return String(value);
}

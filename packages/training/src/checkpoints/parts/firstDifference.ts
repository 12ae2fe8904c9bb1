import type { Json } from "../Json.js";

/** Where two settings differ first, as `momentum 0.9, not 0.8`; undefined where they do not. */
export function firstDifference(saved: Json, present: Json, path = ""): string | undefined {
  if (isObject(saved) && isObject(present)) {
    for (const name of new Set([...Object.keys(saved), ...Object.keys(present)])) {
      const inner = path === "" ? name : `${path}.${name}`;
      const difference = firstDifference(saved[name] ?? null, present[name] ?? null, inner);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  const [before, after] = [JSON.stringify(saved), JSON.stringify(present)];
  return before === after ? undefined : `${path} ${before}, not ${after}`.trimStart();
}

function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

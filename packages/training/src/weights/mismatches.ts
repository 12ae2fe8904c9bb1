import { formatShape, type Parameter, sameShape } from "@striate/core";
import type { NamedArrays } from "@striate/formats";

/** What is in the way of giving parameters the arrays of their names; nothing if there are no words. */
export function mismatches(
  parameters: ReadonlyMap<string, Pick<Parameter, "shape" | "value">>,
  arrays: NamedArrays,
): readonly string[] {
  const missing = [...parameters.keys()].filter((name) => !arrays.has(name));
  const unexpected = [...arrays.keys()].filter((name) => !parameters.has(name));
  const different = [...parameters].flatMap(([name, { shape, value }]) => {
    const found = arrays.get(name);
    if (found === undefined) return [];
    const dtype = found.data instanceof Int32Array ? "int32" : "float32";
    if (dtype === value.dtype && sameShape(found.shape, shape)) return [];
    return [`${name} of ${dtype} ${formatShape(found.shape)}, not ${value.dtype} ${formatShape(shape)}`];
  });
  return [
    ...listed("missing", missing),
    ...listed("unexpected", unexpected),
    ...listed("different", different),
  ];
}

/** `2 missing (a, b)`, the first three in full. */
function listed(kind: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length > 3 ? ", …" : "";
  return [`${items.length} ${kind} (${items.slice(0, 3).join(", ")}${more})`];
}

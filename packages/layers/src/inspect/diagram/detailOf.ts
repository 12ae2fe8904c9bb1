import { type Shape, sizeOf } from "@striate/core";
import type { AnyLayer } from "../../Layer.js";
import type { GraphNode } from "./modelGraph.js";

/** The second line of a box: the layer's name, what is said of it, its parameters, and what is done to its output. */
export function detailOf({ layer, path, suffix }: GraphNode): string {
  if (layer === undefined) return "";
  const weights = layer.parameters.reduce(
    (sum, { shape }: { readonly shape: Shape }) => sum + sizeOf(shape),
    0,
  );
  const parts = [path.split("/").at(-1) ?? "", ...optionsOf(layer)];
  if (weights > 0) parts.push(`${weights.toLocaleString("en-US")} params`);
  return [parts.filter((part) => part !== "").join(" · "), ...suffix].join(" → ");
}

/** In the words of the field: 3×3, stride 2. */
function optionsOf(layer: AnyLayer): readonly string[] {
  const options: Readonly<Record<string, unknown>> = { ...layer.given };
  const pair = (value: unknown): string | undefined => {
    if (typeof value === "number") return `${value}×${value}`;
    return Array.isArray(value) ? value.join("×") : undefined;
  };
  const single = (value: unknown): string | undefined =>
    typeof value === "number" ? String(value) : pair(value);
  const isOne = (value: unknown) => value === undefined || value === 1 || String(value) === "1,1";
  const said: readonly (string | undefined)[] = [
    pair(options["kernelSize"] ?? options["poolSize"]),
    isOne(options["strides"]) ? undefined : `stride ${single(options["strides"])}`,
    isOne(options["dilationRate"]) ? undefined : `dilation ${single(options["dilationRate"])}`,
    isOne(options["groups"]) ? undefined : `${options["groups"]} groups`,
    typeof options["activation"] === "string" ? options["activation"] : undefined,
    typeof options["rate"] === "number" ? `rate ${options["rate"]}` : undefined,
  ];
  return said.filter((part) => part !== undefined);
}

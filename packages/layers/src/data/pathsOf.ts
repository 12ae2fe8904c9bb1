import type { AnyLayer } from "../Layer.js";
import { joinPath, snakeCase } from "../names.js";

/**
 * Every layer inside a layer, itself first, with the names from the top down joined by `/`. A layer that stands in two places keeps its first
 * path: its weights are shared. The parts of a model are named without it; a layer by itself gives its weights its own name.
 */
export function pathsOf(root: AnyLayer): ReadonlyMap<AnyLayer, string> {
  const paths = new Map<AnyLayer, string>();
  const add = (layer: AnyLayer, path: string) => {
    if (paths.has(layer)) return;
    paths.set(layer, path);
    for (const [name, child] of layer.children()) add(child, joinPath(path, name));
  };
  add(root, root.children().length === 0 ? (root.name ?? snakeCase(root.type)) : "");
  return paths;
}

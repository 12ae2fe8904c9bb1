import { TensorError } from "./errors.js";

/** Spellings from other libraries, and what they are called here. */
const ALIASES: Readonly<Record<string, string>> = {
  lr: "learningRate",
  stride: "strides",
  dilation: "dilations",
  pad: "padding",
  ksize: "poolSize",
  window: "poolSize",
  bias: "useBias",
  p: "rate",
  eps: "epsilon",
  nesterovMomentum: "nesterov",
};

/**
 * Refuses what is no object of options, or has one that `known` does not list, naming the nearest one that exists.
 *
 * @throws TensorError `OPTION`
 */
export function checkOptions(op: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TensorError(
      "OPTION",
      op,
      `received ${JSON.stringify(options)} in place of options`,
      `Pass an object with ${known.join(", ")}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestOption(name, known);
    const list = known.length === 0 ? "It takes none" : `It takes ${known.join(", ")}`;
    throw new TensorError(
      "OPTION",
      op,
      `unknown option "${name}"`,
      nearest === undefined ? list : `Did you mean "${nearest}"? ${list}`,
    );
  }
}

function nearestOption(name: string, known: readonly string[]): string | undefined {
  const camel = name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
  for (const candidate of [camel, ALIASES[name]]) {
    if (candidate !== undefined && known.includes(candidate)) return candidate;
  }
  const ranked = known
    .map((option) => ({ option, distance: editDistance(camel.toLowerCase(), option.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, best.option.length / 3) ? best.option : undefined;
}

/** Insertions, deletions and replacements that turn one word into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}

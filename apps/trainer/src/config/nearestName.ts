/** What other tools call it. */
const ALIASES: Readonly<Record<string, string>> = {
  lr: "learningRate",
  batch: "batchSize",
  bs: "batchSize",
  data: "dataset",
  dir: "dataDir",
  output: "out",
  outDir: "out",
  numEpochs: "epochs",
  wd: "weightDecay",
  warmup: "warmUp",
  patience: "earlyStopping",
};

/** The known name that somebody may have meant; undefined where none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const camel = name.replace(/^-+/, "").replace(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  for (const candidate of [camel, ALIASES[camel]]) {
    if (candidate !== undefined && known.includes(candidate)) return candidate;
  }
  const ranked = known
    .map((other) => ({ other, distance: editDistance(camel.toLowerCase(), other.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, best.other.length / 3) ? best.other : undefined;
}

/** Insertions, deletions and replacements that turn one word into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      current.push(
        Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1)),
      );
    }
    previous = current;
  }
  return previous[to.length]!;
}

/** `240 B`, `240 kB`, `1.2 MB`, `3.4 GB`: powers of 1000, as the summary counts. */
export function bytes(count: number): string {
  const [, unit, size] = UNITS.find(([from]) => count >= from) ?? [0, "B", 1];
  const value = count / size;
  return `${value >= 100 || size === 1 ? Math.round(value) : Number(value.toPrecision(2))} ${unit}`;
}

const UNITS = [
  [1e9, "GB", 1e9],
  [1e6, "MB", 1e6],
  [1e3, "kB", 1e3],
] as const;

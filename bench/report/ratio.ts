import { type Quartiles, quartiles } from "../harness/quartiles.js";
import type { BenchResult, Result, Row } from "../harness/Result.js";

/** How many times as long `row` takes as `base`, round by round. */
export function ratio(row: Row, base: Row): Quartiles {
  const rounds = Math.min(row.samples.times.length, base.samples.times.length);
  return quartiles(
    Array.from({ length: rounds }, (_, round) => row.samples.times[round]! / base.samples.times[round]!),
  );
}

export const milliseconds = ({ samples }: Row): Quartiles => quartiles(samples.times);

/** Share of the step that passes outside of the backend's primitives. */
export function outsideShare({ samples: { times, parts } }: Row): number {
  return quartiles(parts.map((part, round) => part / times[round]!)).median;
}

/** Rate of the product as a share of the micro-kernel's, both of which do the same work. */
export function kernelShare({ samples: { times, parts } }: Row): number {
  return quartiles(parts.map((part, round) => part / (times[round]! - part))).median;
}

export function findResult(benches: readonly BenchResult[], id: string): Result | undefined {
  return benches.flatMap(({ results }) => results).find(({ task }) => task.id === id);
}

/** Whom a row is compared with: our fastest at the same number of threads, else the first row. */
export function baseOf({ contestant }: Row, rows: readonly Row[]): Row {
  const threads = /-(\d+)$/.exec(contestant)?.[1] ?? "1";
  const named = (id: string) => rows.find((row) => row.contestant === id);
  return named(`wasm-relaxed-${threads}`) ?? named(`wasm-simd-${threads}`) ?? rows[0]!;
}

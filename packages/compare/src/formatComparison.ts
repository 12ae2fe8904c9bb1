import type { Comparison } from "./Comparison.js";

export interface FormatOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
}

export function formatComparison(comparison: Comparison, options?: FormatOptions): string {
  return JSON.stringify([comparison, options]);
}

/** What must be reached, what is aimed at, and what was measured. */
export interface Goal {
  readonly work: string;
  readonly must: number;
  readonly aim: number;
  readonly better: "more" | "less";
  readonly format: (value: number) => string;
  /** undefined where something that it needs was not measured. */
  readonly measured: number | undefined;
}

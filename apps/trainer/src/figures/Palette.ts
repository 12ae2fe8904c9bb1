/** The colors of a figure. */
export interface Palette {
  readonly background: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly train: string;
  readonly test: string;
  /** Of what is right, and what is wrong. */
  readonly right: string;
  readonly wrong: string;
  /** Of text on these two. */
  readonly on: string;
}

export const PALETTES = {
  /** Black on white, for files that stand by themselves. */
  paper: {
    background: "#ffffff",
    ink: "#333333",
    soft: "#666666",
    line: "#e0e0e0",
    train: "#1f77b4",
    test: "#ff7f0e",
    right: "#1f77b4",
    wrong: "#d9480f",
    on: "#ffffff",
  },
  /** Those of the page around it, light or dark. */
  page: {
    background: "transparent",
    ink: "var(--ink)",
    soft: "var(--soft)",
    line: "var(--line)",
    train: "var(--forward)",
    test: "var(--backward)",
    right: "var(--forward)",
    wrong: "var(--backward)",
    on: "var(--card)",
  },
} as const satisfies Readonly<Record<string, Palette>>;

import pc from "picocolors";
import { percent } from "../progress.js";
import type { Terminal } from "../Terminal.js";
import type { ClassProbability, Prediction } from "./Prediction.js";

/** A table that grows row by row: the file, the likeliest class and how sure the model is of it, and the next ones. */
export function predictionTable(
  terminal: Terminal,
  { files, classNames, topK }: { files: readonly string[]; classNames: readonly string[]; topK: number },
): (prediction: Prediction) => void {
  const { bold, dim } = pc.createColors(terminal.color);
  const fileWidth = Math.min(WIDEST_FILE, Math.max("file".length, ...files.map(({ length }) => length)));
  const classWidth = Math.max("class".length, ...classNames.map(({ length }) => length));
  const rest = topK > 1 ? `  then` : "";
  terminal.out(dim(`${"file".padEnd(fileWidth)}  ${"class".padEnd(classWidth)}  probability${rest}`));
  return ({ file, top: [first, ...others] }) => {
    const next = others.length === 0 ? "" : `  ${dim(others.map(brief).join(", "))}`;
    const sure = percent(first!.probability).padStart("probability".length);
    terminal.out(`${file.padEnd(fileWidth)}  ${bold(first!.class.padEnd(classWidth))}  ${sure}${next}`);
  };
}

/** Longer names push their own row aside. */
const WIDEST_FILE = 40;

const brief = ({ class: name, probability }: ClassProbability): string => `${name} ${percent(probability)}`;

import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./Terminal.js";

/** Parts in one line; for a person whose terminal is too narrow in several, none of which cuts a part in two that fits. */
export function inLines(parts: readonly string[], separator: string, { bar, columns }: Terminal): string {
  if (bar === undefined) return parts.join(separator);
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const ended = index === parts.length - 1 ? part : `${part}${separator}`;
    const line = lines.at(-1);
    if (line === undefined) lines.push(ended);
    else if (width(`${line}${ended}`.trimEnd()) <= columns) lines[lines.length - 1] = `${line}${ended}`;
    else lines.push(`  ${ended}`);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Without colours. */
function width(text: string): number {
  return stripVTControlCharacters(text).length;
}

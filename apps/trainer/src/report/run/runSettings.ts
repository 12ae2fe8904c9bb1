import { arch, availableParallelism, cpus, platform } from "node:os";
import type { Words } from "../../language/Words.js";
import { version } from "../../version.js";
import { type Html, html } from "../html.js";
import type { RunFacts } from "./RunFacts.js";

interface Surroundings {
  /** The command that repeats the run. */
  readonly command: string;
  readonly date: Date;
  readonly words: Words;
}

/** All that is needed to run it again, and what it ran on. */
export function runSettings(
  { model, flags, more }: Pick<RunFacts, "model" | "flags" | "more">,
  { command, date, words }: Surroundings,
): Html {
  const settings = Object.entries({ model, ...flags, ...more }).filter(([, value]) => value !== undefined);
  const machine = `${cpus()[0]?.model.trim() || arch()}, ${words.processors(availableParallelism())}, ${platform()} ${arch()}`;
  const rows: readonly (readonly [string, string])[] = [
    ...settings.map(([name, value]) => [name, text(value)] as const),
    [words.versions, `striate ${version}, Node ${process.version}`],
    [words.machine, machine],
    [words.date, date.toISOString()],
  ];
  return html`<section><h2>${words.settings}</h2><h3>${words.again}</h3><pre tabindex="0"><code>${command}</code></pre><p class="hint">${words.againLead}</p>
<table class="settings"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

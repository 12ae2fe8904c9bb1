import { arch, availableParallelism, cpus, platform } from "node:os";
import type { Words } from "../../language/Words.js";
import { type Html, html } from "../html.js";

interface Settings {
  /** The command that repeats the run. */
  readonly command: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly date: Date;
  readonly words: Words;
}

/** Tell of the run, and are shown by themselves. */
const APART = new Set(["command", "striate", "node"]);

/** All that is needed to run it again, and what it ran on. */
export function runSettings({ command, config, date, words }: Settings): Html {
  const settings = Object.entries(config).filter(([name, value]) => !APART.has(name) && value !== undefined);
  const machine = `${cpus()[0]?.model.trim() || arch()}, ${words.processors(availableParallelism())}, ${platform()} ${arch()}`;
  const rows: readonly (readonly [string, string])[] = [
    ...settings.map(([name, value]) => [name, text(value)] as const),
    [words.versions, `striate ${text(config["striate"])}, Node ${text(config["node"])}`],
    [words.machine, machine],
    [words.date, date.toISOString()],
  ];
  return html`<section><h2>${words.settings}</h2><h3>${words.again}</h3><pre tabindex="0"><code>${command}</code></pre><p class="hint">${words.againLead}</p>
<table class="settings"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

import type { CompareRecord } from "../compare/CompareRecord.js";
import { commandOf } from "../compare/commandOf.js";
import { figures } from "./figures.js";
import { type Html, html } from "./html.js";

/** All that is needed to run it again, and what it ran on. */
export function settingsTable(record: CompareRecord): Html {
  const { settings, comparison, descriptions } = record;
  const rows: readonly (readonly [string, string])[] = [
    ["again", commandOf(record)],
    ["model", `${record.model}, ${figures.count(comparison.parameters)} weights`],
    ["batch", `${comparison.inputShape.join(" × ")} of ${record.dataset}`],
    [
      "steps",
      `${settings.steps} of gradient descent, learning rate ${settings.learningRate}, momentum ${settings.momentum}`,
    ],
    ["seed", String(settings.seed)],
    [
      "backends",
      comparison.backends.map(({ name }, index) => described(name, descriptions[index])).join("; "),
    ],
    ["kinks in the batch", String(comparison.kinks)],
    ["versions", `striate ${record.striate}, Node ${record.node}`],
    ["machine", `${record.processors} processor${record.processors === 1 ? "" : "s"}`],
    ["date", record.date],
  ];
  return html`<section><h2>Settings and versions</h2><table class="settings"><tbody>${rows.map(
    ([name, text]) =>
      html`<tr><th scope="row">${name}</th><td>${name === "again" ? html`<code>${text}</code>` : text}</td></tr>`,
  )}</tbody></table></section>`;
}

function described(name: string, description: string | undefined): string {
  return description === undefined || description === name ? name : `${name} (${description})`;
}

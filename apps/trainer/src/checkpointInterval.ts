/** How often a run is saved, beside after every epoch. */
export type CheckpointInterval = { readonly everySteps: number } | { readonly everySeconds: number };

const SECONDS: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, minutes: 60, h: 3600 };

/** Of `500`, `500steps`, `90s`, `10min` or `2h`; undefined for anything else. */
export function checkpointInterval(text: string): CheckpointInterval | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/.exec(text) ?? [];
  const amount = Number(digits);
  if (!(amount > 0)) return undefined;
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return { everySeconds: amount * seconds };
  return ["", "step", "steps"].includes(unit) && Number.isInteger(amount)
    ? { everySteps: amount }
    : undefined;
}

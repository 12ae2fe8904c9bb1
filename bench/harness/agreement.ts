import type { Check, Digest } from "./Player.js";
import type { Row } from "./Result.js";

/** Sums of thousands of float32 products in other orders, Winograd's rounding: far below this; a wrong adapter: far above. */
const FIRST = 1e-3;
/** After a step of Adam, whose quotient m / √v enlarges differences where gradients are tiny. */
const LATER = 2e-2;

/** @throws Error unless all rows of one batch computed the same */
export function checkAgreement(
  title: string,
  rows: readonly Pick<Row, "contestant" | "batch" | "check">[],
): void {
  const problems: string[] = [];
  for (const row of rows) {
    const first = rows.find(({ batch }) => batch === row.batch)!;
    const problem = difference(first.check, row.check);
    if (problem !== undefined) problems.push(`${first.contestant} and ${row.contestant}: ${problem}`);
  }
  if (problems.length > 0) throw new Error(`${title}: the results differ. ${problems.join("; ")}`);
}

function difference(a: Check, b: Check): string | undefined {
  if (a.digest !== undefined && b.digest !== undefined) {
    if (!close(a.digest, b.digest)) return `${JSON.stringify(a.digest)} and ${JSON.stringify(b.digest)}`;
  }
  for (const [index, loss] of (a.losses ?? []).entries()) {
    const other = b.losses?.[index];
    if (other === undefined) continue;
    if (!(Math.abs(loss - other) <= (index === 0 ? FIRST : LATER) * Math.abs(loss))) {
      return `losses ${a.losses!.join(", ")} and ${b.losses!.join(", ")}`;
    }
  }
  return undefined;
}

function close(a: Digest, b: Digest): boolean {
  return (
    a.count === b.count &&
    Math.abs(a.squares - b.squares) <= FIRST * a.squares &&
    Math.abs(a.sum - b.sum) <= FIRST * Math.sqrt(a.squares * a.count)
  );
}

import type { Quartiles } from "../harness/quartiles.js";

/** Three digits, as far as they count. */
export function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `1.52 (1.47–1.60)`: median and quartiles. */
export function spread({ median, quartile1, quartile3 }: Quartiles): string {
  return `${number(median)} (${number(quartile1)}–${number(quartile3)})`;
}

export const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

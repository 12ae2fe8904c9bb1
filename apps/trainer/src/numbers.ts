import { InvalidArgumentError } from "commander";

/** Parser of a flag that takes a whole number of at least `least`. */
export const wholeNumber =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It takes a whole number ${range}.`);
  };

/** Parser of a flag that takes a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("It takes a number above 0.");
}

/** Parser of a flag that takes 0 or a number above. */
export function amount(text: string): number {
  return Number(text) === 0 && text.trim() !== "" ? 0 : positiveNumber(text);
}

/** Parser of a flag that takes a number in [0, 1). */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError("It takes a number from 0 to below 1.");
}

/** Parser of `1500MB`, `1.5GB`, `2GiB`, or a number of bytes, of what WebAssembly can have. */
export function memorySize(text: string): number {
  const [, count = "", unit = ""] = text.trim().match(/^(\d+(?:\.\d+)?) ?([MG]i?B)?$/i) ?? [];
  const size = Math.floor(Number(count) * (UNITS[unit.toUpperCase()] ?? 1));
  if (count !== "" && size >= 2 ** 24 && size <= 2 ** 32) return size;
  throw new InvalidArgumentError("It takes a size from 16MiB to 4GiB, such as 1500MB or 1.5GB.");
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MIB: 2 ** 20, GIB: 2 ** 30 };

/** Parser of `28x28x1`. */
export function imageShape(text: string): readonly [number, number, number] {
  const sizes = text.split(/[x×,]/).map(Number);
  if (sizes.length === 3 && sizes.every((size) => Number.isInteger(size) && size >= 1)) {
    return [sizes[0]!, sizes[1]!, sizes[2]!];
  }
  throw new InvalidArgumentError("It takes height x width x channels, such as 28x28x1.");
}

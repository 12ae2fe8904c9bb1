import { isSeed } from "@striate/random";
import { DatasetError } from "./DatasetError.js";

/** @throws DatasetError `OPTION` unless `value` is a whole number of at least 1 */
export function checkCount(where: string, option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new DatasetError(
    "OPTION",
    where,
    `${option} ${value} is not a count`,
    "Use a whole number of at least 1",
  );
}

/** @throws DatasetError `OPTION` unless `seed` is one that random streams take */
export function checkSeed(where: string, seed: number): void {
  if (isSeed(seed)) return;
  throw new DatasetError(
    "OPTION",
    where,
    `seed ${seed} is not a seed`,
    "Use a whole number from 0 to 4294967295",
  );
}

export function isClassId(label: number): boolean {
  return Number.isInteger(label) && label >= 0 && label <= 0x7fffffff;
}

/** @throws DatasetError `OPTION` unless it `fits` */
export function checkAmount(
  where: string,
  option: string,
  value: number,
  fits: boolean,
  wanted: string,
): void {
  if (fits) return;
  throw new DatasetError("OPTION", where, `${option} ${value} does not fit`, `Use ${wanted}`);
}

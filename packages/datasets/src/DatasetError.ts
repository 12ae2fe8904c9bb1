/** `FILE` missing or unreadable · `FORMAT` damaged or of another kind · `SHAPE` parts that do not fit · `OPTION` a setting that makes no sense. */
export type DatasetErrorCode = "FILE" | "FORMAT" | "SHAPE" | "OPTION";

/** Every error of this package: `<where>: <what is wrong, with the numbers>. <what to do>.` */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
  readonly code: DatasetErrorCode;

  constructor(code: DatasetErrorCode, where: string, problem: string, remedy: string) {
    super(`${where}: ${problem}. ${remedy}.`);
    this.code = code;
  }
}

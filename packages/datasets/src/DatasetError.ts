/**
 * `FILE` missing, unreadable or not to be written · `DOWNLOAD` no mirror gave the right bytes · `FORMAT` damaged or of another kind · `SHAPE` parts
 * that do not fit · `OPTION` a setting that makes no sense · `WORKER` the thread that prepares batches failed.
 */
export type DatasetErrorCode = "FILE" | "DOWNLOAD" | "FORMAT" | "SHAPE" | "OPTION" | "WORKER";

/** Every error of this package: `<where>: <what is wrong, with the numbers>. <what to do>.` */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
  readonly code: DatasetErrorCode;
  /** The file, or what was called. */
  readonly where: string;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: DatasetErrorCode, where: string, problem: string, remedy: string) {
    super(`${where}: ${problem}. ${remedy}.`);
    this.code = code;
    this.where = where;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/**
 * `HEADER` the description of the file is damaged · `DATA` the numbers do not fit it · `UNSUPPORTED` a kind of number that is not read ·
 * `CHECKSUM` the file has none where one is asked for, or another than it carries.
 */
export type FormatErrorCode = "HEADER" | "DATA" | "UNSUPPORTED" | "CHECKSUM";

/** A file that is not what it claims to be: `<format>: <what is wrong, with the numbers>. <what to do>.` */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly code: FormatErrorCode;

  constructor(
    code: FormatErrorCode,
    problem: string,
    remedy = "The file is damaged or not a safetensors file",
  ) {
    super(`safetensors: ${problem}. ${remedy}.`);
    this.code = code;
  }
}

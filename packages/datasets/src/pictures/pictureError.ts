import { DatasetError } from "../DatasetError.js";

/** A picture that cannot be decoded, with the byte where that shows. */
export function pictureError(name: string, problem: string, at: number): DatasetError {
  return new DatasetError(
    "FORMAT",
    name,
    `${problem} (byte ${at})`,
    "The picture is damaged or of another kind; replace or remove it",
  );
}

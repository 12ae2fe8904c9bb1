import { crc32 } from "./crc32.js";
import { FormatError } from "./FormatError.js";

/** The metadata's key. */
export const CHECKSUM = "crc32";

/** What stands in the place of the checksum while it is taken. */
export const NO_CHECKSUM = "00000000";

/** Where a header carries a checksum; within a text of JSON the quotes would be escaped. */
const ENTRY = /"__metadata__":\{"crc32":"([0-9a-f]{8})"/;

/** Writes the checksum of a whole file into the place in its header that was left for it. */
export function seal(file: Uint8Array, headerEnd: number): void {
  const place = placeIn(file, headerEnd)!;
  file.set(new TextEncoder().encode(checksumOf(file, place)), place);
}

/**
 * Whether the file carries a checksum, and has it.
 *
 * @throws FormatError `CHECKSUM` for another one
 */
export function checkSeal(file: Uint8Array, headerEnd: number): boolean {
  const place = placeIn(file, headerEnd);
  if (place === undefined) return false;
  const carried = new TextDecoder().decode(file.subarray(place, place + 8));
  const found = checksumOf(file, place);
  if (carried === found) return true;
  throw new FormatError(
    "CHECKSUM",
    `the file carries the checksum ${carried}, and its bytes have ${found}`,
    "The file is damaged",
  );
}

function placeIn(file: Uint8Array, headerEnd: number): number | undefined {
  // One byte a character, whatever the encoding of names: positions stay bytes.
  const header = new TextDecoder("latin1").decode(file.subarray(0, Math.min(headerEnd, 64)));
  const match = ENTRY.exec(header);
  return match === null ? undefined : match.index + match[0].length - 9;
}

function checksumOf(file: Uint8Array, place: number): string {
  const before = crc32(file.subarray(0, place));
  const blank = crc32(new TextEncoder().encode(NO_CHECKSUM), before);
  return crc32(file.subarray(place + 8), blank)
    .toString(16)
    .padStart(8, "0");
}

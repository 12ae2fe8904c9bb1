import { DatasetError } from "../DatasetError.js";
import { ByteReader } from "./ByteReader.js";

/** What is known of a content before it is read. */
export interface ContentSize {
  /** Bytes at the beginning that `limit` needs to see. */
  readonly head: number;
  /** Bytes that the content has at most, seen its beginning; throws for one that is of another kind. */
  limit(head: Uint8Array): number;
}

const FIRST = 64 * 1024;

/**
 * All bytes of a content. Memory is taken as bytes come, never because a header promises some.
 *
 * @throws DatasetError `FORMAT` naming the file, for a content that does not end where it should
 */
export async function readContent(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { head, limit }: ContentSize,
): Promise<Uint8Array> {
  const reader = new ByteReader(chunks);
  try {
    const most = limit(await reader.peek(head));
    let bytes = new Uint8Array(Math.min(most, FIRST));
    let filled = 0;
    for (;;) {
      const piece = await reader.some(Number.POSITIVE_INFINITY);
      if (piece.length === 0) return bytes.subarray(0, filled);
      if (filled + piece.length > most) throw tooLong(name, most);
      if (filled + piece.length > bytes.length) {
        const larger = new Uint8Array(Math.min(most, Math.max(2 * bytes.length, filled + piece.length)));
        larger.set(bytes.subarray(0, filled));
        bytes = larger;
      }
      bytes.set(piece, filled);
      filled += piece.length;
    }
  } finally {
    await reader.close();
  }
}

function tooLong(name: string, most: number): DatasetError {
  return new DatasetError(
    "FORMAT",
    name,
    `it goes on after the ${most} bytes that it should have (byte ${most})`,
    "The file is damaged or of another kind; get it again",
  );
}

import { DatasetError } from "../DatasetError.js";
import { ByteReader } from "./ByteReader.js";

/** A file in an archive. Its content can be read once, before the next entry is asked for. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** Where its header begins in the archive. */
  readonly offset: number;
  content(): AsyncGenerator<Uint8Array>;
}

const BLOCK = 512;

/**
 * The files of a tar archive (POSIX ustar, GNU) in their order, from its unpacked bytes in chunks of any size. Folders and comments are passed over.
 *
 * @param name of the archive, for errors
 * @throws DatasetError `FORMAT` naming archive and byte: a header that is damaged, a file that is cut off, a name that points outside, a link, a
 *   device, an archive without end
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(chunks);
  try {
    for (;;) {
      const offset = reader.offset;
      const header = await reader.take(BLOCK);
      if (header.length < BLOCK)
        throw tarError(name, "the archive ends without its closing block", reader.offset);
      if (header.every((byte) => byte === 0)) return;
      const { path, size, type } = parseHeader(header, name, offset);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      const end = reader.offset + size;
      if (type === "0") yield { name: path, size, offset, content: () => content(reader, end, path, name) };
      if (type === "x") checkExtended(await reader.take(size), name, offset);
      await skip(reader, offset + BLOCK + padded, path, name);
    }
  } finally {
    await reader.close();
  }
}

interface Header {
  readonly path: string;
  readonly size: number;
  /** `"0"` a file, `"5"` a folder, `"x"` an extended header. */
  readonly type: "0" | "5" | "x";
}

function parseHeader(header: Uint8Array, name: string, offset: number): Header {
  const unsigned = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(header, 148, 8) !== unsigned)
    throw tarError(name, "the checksum of a header is wrong", offset + 148);
  const ustar = text(header, 257, 5) === "ustar" && header[262] === 0;
  const prefix = ustar ? text(header, 345, 155) : "";
  const path = (prefix === "" ? "" : `${prefix}/`) + text(header, 0, 100);
  if (path === "" || /^[/\\]|^[A-Za-z]:|\\|(^|\/)\.\.(\/|$)/.test(path)) {
    throw tarError(name, `the name ${JSON.stringify(path)} points outside the archive`, offset);
  }
  const size = octal(header, 124, 12);
  if (size === undefined) throw tarError(name, `the size of ${path} is no number`, offset + 124);
  const flag = header[156] === 0 ? "0" : String.fromCharCode(header[156]!);
  if (flag === "0" || flag === "7") return { path, size, type: path.endsWith("/") ? "5" : "0" };
  if (flag === "5") return { path, size, type: "5" };
  if (flag === "x" || flag === "g") {
    if (size > MAX_EXTENDED) throw tarError(name, `a comment of ${size} bytes is too long`, offset + 124);
    return { path, size, type: "x" };
  }
  throw tarError(name, `${path} is no file but an entry of kind ${JSON.stringify(flag)}`, offset + 156);
}

/** Bytes of a comment that are read at most. */
const MAX_EXTENDED = 64 * 1024;

/** An extended header (pax) may carry times and owners, but not rename or resize what follows it. */
function checkExtended(record: Uint8Array, name: string, offset: number): void {
  const found = /^\d+ (path|size|linkpath|GNU\.sparse[^=]*)=/m.exec(new TextDecoder("latin1").decode(record));
  if (found !== null) throw tarError(name, `a comment changes the ${found[1]} of an entry`, offset);
}

async function* content(
  reader: ByteReader,
  end: number,
  path: string,
  name: string,
): AsyncGenerator<Uint8Array> {
  while (reader.offset < end) {
    const piece = await reader.some(end - reader.offset);
    if (piece.length === 0) throw cutOff(path, end, name, reader.offset);
    yield piece;
  }
}

async function skip(reader: ByteReader, end: number, path: string, name: string): Promise<void> {
  while (reader.offset < end) {
    if ((await reader.some(end - reader.offset)).length === 0) throw cutOff(path, end, name, reader.offset);
  }
}

function cutOff(path: string, end: number, name: string, at: number): DatasetError {
  return tarError(name, `the archive ends inside ${path}, which goes to byte ${end}`, at);
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** A number in octal digits, closed by a space or a zero byte. */
function octal(header: Uint8Array, start: number, length: number): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(String.fromCharCode(...header.subarray(start, start + length)));
  return digits === null ? undefined : Number.parseInt(digits[1]!, 8);
}

function tarError(name: string, problem: string, at: number): DatasetError {
  return new DatasetError(
    "FORMAT",
    name,
    `${problem} (byte ${at} of the unpacked archive)`,
    "The file is damaged or of another kind; get it again",
  );
}

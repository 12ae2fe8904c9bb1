export interface Entry {
  readonly name: string;
  readonly content?: Uint8Array;
  /** Bytes that the header promises, if others than there are. */
  readonly size?: number;
  readonly flag?: string;
  readonly prefix?: string;
  /** Written over the header before its checksum is made. */
  readonly patch?: Readonly<Record<number, string>>;
}

/** A POSIX ustar archive, written by the standard's table: name 100, mode 8, uid 8, gid 8, size 12, mtime 12, checksum 8, flag 1, … */
export function tar(entries: readonly Entry[], end = 2): Uint8Array<ArrayBuffer> {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? new Uint8Array(0);
    const padded = new Uint8Array(512 * Math.ceil(content.length / 512));
    padded.set(content);
    return [header(entry, content.length), padded];
  });
  return joined([...blocks, new Uint8Array(512 * end)]);
}

/** Makes the checksum of a header right again, in place. */
export function sumHeader(header: Uint8Array): void {
  write(header, 148, " ".repeat(8));
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(header, 148, `${sum.toString(8).padStart(6, "0")}\0 `);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(pieces));
}

function header({ name, size, flag = "0", prefix = "", patch = {} }: Entry, length: number): Uint8Array {
  const block = new Uint8Array(512);
  write(block, 0, name);
  write(block, 100, "0000644\0");
  write(block, 124, `${(size ?? length).toString(8).padStart(11, "0")}\0`);
  write(block, 136, "00000000000\0");
  write(block, 156, flag);
  write(block, 257, "ustar\x0000");
  write(block, 345, prefix);
  for (const [at, text] of Object.entries(patch)) write(block, Number(at), text);
  sumHeader(block);
  return block;
}

function write(block: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
}

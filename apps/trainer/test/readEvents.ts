/** One event of a file, as TensorBoard's own definition of it says. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly sessionStatus?: number;
  readonly scalars: ReadonlyMap<string, number>;
}

/**
 * Reads an event file by its published format alone: TFRecord frames, each with the masked CRC-32C of its length and of its data, which hold
 * protocol buffers. @throws Error where a checksum is wrong or something is cut off
 */
export function readEvents(bytes: Uint8Array): readonly ReadEvent[] {
  const events: ReadEvent[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    check(bytes.subarray(at, at + 8), view.getUint32(at + 8, true), at);
    const data = bytes.subarray(at + 12, at + 12 + length);
    check(data, view.getUint32(at + 12 + length, true), at);
    events.push(readEvent(data));
    at += 16 + length;
  }
  return events;
}

/** CRC-32C by long division, bit by bit, of the reflected polynomial x³² + x²⁸ + … (RFC 3720, appendix B.4). */
export function slowCrc32c(bytes: Uint8Array): number {
  let rest = 0xffffffffn;
  for (const byte of bytes) {
    rest ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1n) === 1n ? (rest >> 1n) ^ 0x82f63b78n : rest >> 1n;
  }
  return Number(rest ^ 0xffffffffn);
}

/** Unmasks the stored checksum: subtract, then turn it back by 15 bits. */
function check(bytes: Uint8Array, stored: number, at: number): void {
  const turned = (BigInt(stored) - 0xa282ead8n + (1n << 32n)) % (1n << 32n);
  const crc = Number(((turned << 15n) | (turned >> 17n)) & 0xffffffffn);
  if (crc !== slowCrc32c(bytes)) throw new Error(`the checksum of the record at ${at} is wrong`);
}

function readEvent(data: Uint8Array): ReadEvent {
  const fields = readFields(data);
  const summary = fields.find(({ field }) => field === 5)?.bytes;
  const values = summary === undefined ? [] : readFields(summary).map(({ bytes }) => readFields(bytes));
  const version = fields.find(({ field }) => field === 3)?.bytes;
  const session = fields.find(({ field }) => field === 7)?.bytes;
  return {
    wallTime: viewOf(only(fields, 1).bytes).getFloat64(0, true),
    // What is not there is 0.
    step: fields.find(({ field }) => field === 2)?.value ?? 0,
    ...(version === undefined ? {} : { fileVersion: new TextDecoder().decode(version) }),
    ...(session === undefined ? {} : { sessionStatus: only(readFields(session), 1).value }),
    scalars: new Map(
      values.map((parts) => [
        new TextDecoder().decode(only(parts, 1).bytes),
        viewOf(only(parts, 2).bytes).getFloat32(0, true),
      ]),
    ),
  };
}

interface Field {
  readonly field: number;
  readonly value: number;
  readonly bytes: Uint8Array;
}

function readFields(data: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = data[at++];
      if (byte === undefined) throw new Error("a number is cut off");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > data.length) throw new Error("a field is cut off");
    at += length;
    return data.subarray(at - length, at);
  };
  while (at < data.length) {
    const key = varint();
    const [field, kind] = [Math.floor(key / 8), key % 8];
    if (kind === 0) fields.push({ field, value: varint(), bytes: new Uint8Array() });
    else fields.push({ field, value: Number.NaN, bytes: take(kind === 1 ? 8 : kind === 5 ? 4 : varint()) });
  }
  return fields;
}

function only(fields: readonly Field[], number: number): Field {
  const found = fields.filter(({ field }) => field === number);
  if (found.length !== 1) throw new Error(`field ${number} stands ${found.length} times`);
  return found[0]!;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

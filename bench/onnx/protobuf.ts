/**
 * The part of Protocol Buffers' wire format that an ONNX file needs. A message is its fields one after the other: a varint of
 * field number · 8 + wire type, then a varint (type 0), four bytes (type 5) or a length and bytes (type 2).
 */
export type Field = readonly [number: number, value: Value | readonly Value[]];

/** bigint: varint; number: float32; string and bytes: as they are. */
export type Value = bigint | number | string | Uint8Array;

export function message(...fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    for (const one of isList(value) ? value : [value]) parts.push(...field(BigInt(number), one));
  }
  return Buffer.concat(parts);
}

function isList(value: Field[1]): value is readonly Value[] {
  return Array.isArray(value);
}

function field(number: bigint, value: Value): readonly Uint8Array[] {
  if (typeof value === "bigint") return [varint(number * 8n), varint(value)];
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return [varint(number * 8n + 5n), bytes];
  }
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return [varint(number * 8n + 2n), varint(BigInt(bytes.length)), bytes];
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

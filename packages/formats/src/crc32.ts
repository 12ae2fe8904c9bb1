/** The checksum of gzip and PNG (ISO 3309, polynomial 0xedb88320): a number from 0 to 2³² − 1. Any damage within 32 bits in a row changes it. */
export function crc32(bytes: Uint8Array, start = 0): number {
  let state = ~start;
  let index = 0;
  // Eight bytes at a time: each through the table that knows how many bytes come after it.
  for (const end = bytes.length - 7; index < end; index += 8) {
    const low =
      state ^
      (bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24));
    state =
      TABLES[0x700 + (low & 0xff)]! ^
      TABLES[0x600 + ((low >>> 8) & 0xff)]! ^
      TABLES[0x500 + ((low >>> 16) & 0xff)]! ^
      TABLES[0x400 + (low >>> 24)]! ^
      TABLES[0x300 + bytes[index + 4]!]! ^
      TABLES[0x200 + bytes[index + 5]!]! ^
      TABLES[0x100 + bytes[index + 6]!]! ^
      TABLES[bytes[index + 7]!]!;
  }
  for (; index < bytes.length; index++) state = TABLES[(state ^ bytes[index]!) & 0xff]! ^ (state >>> 8);
  return ~state >>> 0;
}

/** Eight tables of 256: what a byte becomes with none, one, … seven bytes of zeros after it. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[byte] = value;
  }
  for (let index = 256; index < tables.length; index++) {
    const before = tables[index - 256]!;
    tables[index] = tables[before & 0xff]! ^ (before >>> 8);
  }
  return tables;
}

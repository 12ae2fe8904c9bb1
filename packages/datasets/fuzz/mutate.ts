import type { RandomStream } from "@striate/random";

/** Bytes and numbers at which parsers break. */
const ODD_BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x0a, 0x20] as const;
const ODD_WORDS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, 0x400, 3073] as const;

/** A file with one to four changes: bits and bytes, numbers, pieces cut out, doubled, moved in from another file, the end cut off or grown. */
export function mutate(
  file: Uint8Array,
  others: readonly Uint8Array[],
  random: RandomStream,
): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(file);
  for (let count = 1 + random.integer(4); count > 0; count--) {
    bytes = CHANGES[random.integer(CHANGES.length)]!(bytes, others, random);
  }
  return bytes;
}

type Change = (
  bytes: Uint8Array<ArrayBuffer>,
  others: readonly Uint8Array[],
  random: RandomStream,
) => Uint8Array<ArrayBuffer>;

const CHANGES: readonly Change[] = [
  (bytes, _, random) => changed(bytes, random, (byte) => byte ^ (1 << random.integer(8))),
  (bytes, _, random) => changed(bytes, random, () => random.integer(256)),
  (bytes, _, random) => changed(bytes, random, () => ODD_BYTES[random.integer(ODD_BYTES.length)]!),
  (bytes, _, random) => {
    if (bytes.length < 4) return bytes;
    const at = near(bytes.length - 3, random);
    new DataView(bytes.buffer).setUint32(
      at,
      ODD_WORDS[random.integer(ODD_WORDS.length)]!,
      random.integer(2) === 0,
    );
    return bytes;
  },
  (bytes, _, random) => bytes.slice(0, random.integer(bytes.length + 1)),
  (bytes, _, random) =>
    joined(
      bytes,
      Uint8Array.from({ length: random.integer(40) }, () => random.integer(256)),
    ),
  (bytes, _, random) => {
    const [from, to] = span(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, _, random) => {
    const [from, to] = span(bytes, random);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  (bytes, others, random) => {
    const other = others[random.integer(others.length)]!;
    const [from, to] = span(other, random);
    const at = random.integer(bytes.length + 1);
    return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
  },
];

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  random: RandomStream,
  change: (byte: number) => number,
): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return bytes;
  const at = near(bytes.length, random);
  bytes[at] = change(bytes[at]!);
  return bytes;
}

/** A position, in the first hundred bytes half of the time: there the headers are. */
function near(length: number, random: RandomStream): number {
  return random.integer(random.integer(2) === 0 ? length : Math.min(length, 100));
}

function span(bytes: Uint8Array, random: RandomStream): readonly [number, number] {
  const from = random.integer(bytes.length + 1);
  return [from, Math.min(bytes.length, from + random.integer(600))];
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(pieces));
}

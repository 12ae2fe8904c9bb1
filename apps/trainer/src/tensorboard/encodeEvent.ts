/** What an event file says at one time: that it begins, that a run begins or goes on at a step, or numbers. */
export interface TensorBoardEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly what:
    | { readonly fileVersion: string }
    | { readonly sessionStart: true }
    | { readonly scalars: Readonly<Record<string, number>> };
}

/** TensorBoard's `Event` as a protocol buffer (tensorboard/compat/proto/event.proto and summary.proto). */
export function encodeEvent({ wallTime, step, what }: TensorBoardEvent): Uint8Array {
  // A 0 is left out, as proto3 has it.
  return joined([double(1, wallTime), ...(step === 0 ? [] : [varint(2, step)]), ...whatBytes(what)]);
}

function whatBytes(what: TensorBoardEvent["what"]): readonly Uint8Array[] {
  if ("fileVersion" in what) return [bytes(3, utf8(what.fileVersion))];
  // SessionLog { status: START }: what was logged before for this step and later ones counts no more.
  if ("sessionStart" in what) return [bytes(7, varint(1, 1))];
  const values = Object.entries(what.scalars).map(([tag, value]) =>
    bytes(1, joined([bytes(1, utf8(tag)), float(2, value)])),
  );
  return [bytes(5, joined(values))];
}

/** Kinds of fields: a number of variable length, 8 bytes, as many bytes as a length says, 4 bytes. */
const [VARINT, EIGHT, LENGTH, FOUR] = [0, 1, 2, 5];

function varint(field: number, value: number): Uint8Array {
  return joined([key(field, VARINT), base128(value)]);
}

function double(field: number, value: number): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setFloat64(0, value, true);
  return joined([key(field, EIGHT), number]);
}

function float(field: number, value: number): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setFloat32(0, value, true);
  return joined([key(field, FOUR), number]);
}

function bytes(field: number, content: Uint8Array): Uint8Array {
  return joined([key(field, LENGTH), base128(content.length), content]);
}

function key(field: number, kind: number): Uint8Array {
  return base128(field * 8 + kind);
}

/** Seven bits a byte, the lowest first. Whole numbers up to 2⁵³ − 1, of which bit operations would lose the upper ones. */
function base128(value: number): Uint8Array {
  const found: number[] = [];
  let rest = value;
  while (rest >= 128) {
    found.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...found, rest]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

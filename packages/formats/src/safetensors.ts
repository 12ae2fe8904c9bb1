import { CHECKSUM, checkSeal, NO_CHECKSUM, seal } from "./checksum.js";
import { type ElementType, elementTypes } from "./elementTypes.js";
import { FormatError } from "./FormatError.js";
import { HOST_IS_LITTLE, littleEndian } from "./littleEndian.js";
import { parseHeader, type TensorEntry } from "./parseHeader.js";

/** Numbers with a shape, row-major. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export type NamedArrays = ReadonlyMap<string, NamedArray>;

export interface Safetensors {
  readonly tensors: NamedArrays;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The published format's limit on its header. */
const MAX_HEADER = 100_000_000;

export interface EncodeOptions {
  /** Put a CRC-32 of the whole file into its metadata, which every reading then checks. Default false. */
  readonly checksum?: boolean;
}

/**
 * Named arrays as one safetensors file (float32 as F32, int32 as I32): 8 bytes of little-endian header length, a JSON header padded with
 * spaces so that the numbers start at a multiple of 8, the numbers. PyTorch, Keras and JAX read it.
 *
 * @throws FormatError `DATA` when an array does not fill its shape, or metadata has the checksum's key, `crc32`
 */
export function encodeSafetensors(
  { tensors, metadata }: Safetensors,
  { checksum = false }: EncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  if (metadata.has(CHECKSUM)) {
    throw new FormatError("DATA", `metadata has the key "${CHECKSUM}"`, "It is the checksum's own");
  }
  const text = new TextEncoder().encode(headerOf(tensors, metadata, checksum));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const size = [...tensors.values()].reduce((bytes, { data }) => bytes + data.byteLength, start);
  const bytes = new Uint8Array(size).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    bytes.set(littleEndian(data), at);
    at += data.byteLength;
  }
  if (checksum) seal(bytes, start);
  return bytes;
}

export interface DecodeOptions {
  /** `"required"` refuses a file that carries no checksum; one that does is checked in any case. */
  readonly checksum?: "required";
}

/**
 * Reads a safetensors file. F64, F16 and BF16 become float32; I64 and U8 become int32.
 *
 * @throws FormatError `HEADER`, `DATA` or `UNSUPPORTED`, naming the tensor and the byte; `CHECKSUM`
 */
export function decodeSafetensors(bytes: Uint8Array, { checksum }: DecodeOptions = {}): Safetensors {
  if (bytes.length < 8) throw new FormatError("HEADER", `${bytes.length} bytes are no file`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER) || length > BigInt(bytes.length - 8)) {
    throw new FormatError(
      "HEADER",
      `byte 0 promises a header of ${length} bytes, and ${bytes.length - 8} follow`,
    );
  }
  const start = 8 + Number(length);
  if (!checkSeal(bytes, start) && checksum === "required") {
    throw new FormatError("CHECKSUM", "the file carries no checksum");
  }
  const { entries, metadata } = parseHeader(bytes.subarray(8, start), bytes.length - start);
  const tensors = new Map<string, NamedArray>();
  for (const entry of entries) tensors.set(entry.name, readTensor(view, start, entry));
  return { tensors, metadata: new Map([...metadata].filter(([key]) => key !== CHECKSUM)) };
}

/** JSON put together by hand: an object would move names that are whole numbers to the front, before the checksum. */
function headerOf(tensors: NamedArrays, metadata: Safetensors["metadata"], checksum: boolean): string {
  const sealed = checksum ? [[CHECKSUM, NO_CHECKSUM] as const, ...metadata] : [...metadata];
  const members = sealed.length > 0 ? [`"__metadata__":${objectOf(sealed)}`] : [];
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const size = shape.reduce((product, length) => product * length, 1);
    if (size !== data.length || name === "__metadata__") {
      throw new FormatError(
        "DATA",
        `"${name}" holds ${data.length} numbers and its shape ${size}`,
        "Give an array its own shape",
      );
    }
    const end = offset + data.byteLength;
    const dtype = data instanceof Int32Array ? "I32" : "F32";
    members.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [offset, end] })}`);
    offset = end;
  }
  return `{${members.join(",")}}`;
}

function objectOf(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

function readTensor(view: DataView, start: number, { name, dtype, shape, begin }: TensorEntry): NamedArray {
  const { bytes, integer, read }: ElementType = elementTypes[dtype]!;
  const count = shape.reduce((product, length) => product * length, 1);
  const data = integer ? new Int32Array(count) : new Float32Array(count);
  if (dtype === "F32" || dtype === "I32") {
    const own = new Uint8Array(data.buffer);
    own.set(new Uint8Array(view.buffer, view.byteOffset + start + begin, 4 * count));
    // The exchange of bytes that leads out leads in too.
    if (!HOST_IS_LITTLE) own.set(littleEndian(data));
    return { shape, data };
  }
  for (let index = 0; index < count; index++) {
    const at = start + begin + bytes * index;
    const value = read(view, at);
    if (integer && (value | 0) !== value) {
      throw new FormatError(
        "UNSUPPORTED",
        `"${name}" holds ${value} at byte ${at}, beyond int32`,
        "Store it as I32 or F32",
      );
    }
    data[index] = value;
  }
  return { shape, data };
}

import { type ElementType, elementTypes } from "./elementTypes.js";
import { FormatError } from "./FormatError.js";
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

/**
 * Named arrays as one safetensors file (float32 as F32, int32 as I32): 8 bytes of little-endian header length, a JSON header padded with
 * spaces so that the numbers start at a multiple of 8, the numbers. PyTorch, Keras and JAX read it.
 *
 * @throws FormatError when an array does not fill its shape
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.create(null);
  if (metadata.size > 0) header["__metadata__"] = Object.fromEntries(metadata);
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
    const end = offset + 4 * data.length;
    header[name] = { dtype: data instanceof Int32Array ? "I32" : "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const { data } of tensors.values()) {
    const [integers, floats] = data instanceof Int32Array ? [data, undefined] : [undefined, data];
    // Through a DataView the bytes are little-endian on every machine, and a float's bits stay as they are.
    const bits = integers ?? new Int32Array(floats!.buffer, floats!.byteOffset, floats!.length);
    for (let index = 0; index < bits.length; index++, at += 4) view.setInt32(at, bits[index]!, true);
  }
  return bytes;
}

/**
 * Reads a safetensors file. F64, F16 and BF16 become float32; I64 and U8 become int32.
 *
 * @throws FormatError `HEADER`, `DATA` or `UNSUPPORTED`, naming the tensor and the byte
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
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
  const { entries, metadata } = parseHeader(bytes.subarray(8, start), bytes.length - start);
  const tensors = new Map<string, NamedArray>();
  for (const entry of entries) tensors.set(entry.name, readTensor(view, start, entry));
  return { tensors, metadata };
}

function readTensor(view: DataView, start: number, { name, dtype, shape, begin }: TensorEntry): NamedArray {
  const { bytes, integer, read }: ElementType = elementTypes[dtype]!;
  const count = shape.reduce((product, length) => product * length, 1);
  const data = integer ? new Int32Array(count) : new Float32Array(count);
  if (dtype === "F32" || dtype === "I32") {
    const bits = new Int32Array(data.buffer);
    for (let index = 0; index < count; index++) bits[index] = view.getInt32(start + begin + 4 * index, true);
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

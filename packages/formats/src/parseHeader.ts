import { elementTypes } from "./elementTypes.js";
import { FormatError } from "./FormatError.js";

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte after the header's end. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** In the order of their bytes. */
  readonly entries: readonly TensorEntry[];
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads the JSON header and checks it against the number of bytes that follow: every byte belongs to exactly one tensor.
 *
 * @throws FormatError
 */
export function parseHeader(text: Uint8Array, dataBytes: number): Header {
  const header = parseObject(text);
  const metadata = new Map<string, string>();
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") readMetadata(value, metadata);
    else entries.push(readEntry(name, value));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected) {
      const what = begin < expected ? "overlaps the tensor before it" : "leaves a hole before it";
      throw new FormatError("HEADER", `"${name}" ${what}: it begins at byte ${begin}, expected ${expected}`);
    }
    expected = end;
  }
  if (expected !== dataBytes) {
    throw new FormatError("DATA", `the tensors take ${expected} bytes, and ${dataBytes} follow the header`);
  }
  return { entries, metadata };
}

function parseObject(text: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    throw new FormatError("HEADER", `the header is not JSON (${(error as Error).message})`);
  }
  if (isObject(header)) return header;
  throw new FormatError("HEADER", "the header is not a JSON object");
}

function readMetadata(value: unknown, into: Map<string, string>): void {
  if (!isObject(value)) throw new FormatError("HEADER", "__metadata__ is not an object");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw new FormatError("HEADER", `__metadata__ "${key}" is not a string`);
    into.set(key, text);
  }
}

function readEntry(name: string, value: unknown): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const type = typeof dtype === "string" ? elementTypes[dtype] : undefined;
  if (typeof dtype !== "string") throw new FormatError("HEADER", `"${name}" has no dtype`);
  if (type === undefined) {
    throw new FormatError(
      "UNSUPPORTED",
      `"${name}" is ${dtype}`,
      `Only ${Object.keys(elementTypes).join(", ")} are read`,
    );
  }
  if (!isCounts(shape)) throw new FormatError("HEADER", `"${name}" has no shape of whole numbers`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw new FormatError("HEADER", `"${name}" has no data_offsets [begin, end]`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, length) => product * length, type.bytes);
  if (bytes !== end - begin) {
    throw new FormatError(
      "HEADER",
      `"${name}" takes ${bytes} bytes by its shape and ${end - begin} by its offsets`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

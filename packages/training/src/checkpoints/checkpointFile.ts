import { decodeSafetensors, encodeSafetensors, FormatError, type NamedArray } from "@striate/formats";
import type { Json } from "./Json.js";
import type { Snapshot, Snapshots } from "./Snapshot.js";

/** What a checkpoint's file holds. */
export interface CheckpointContent {
  readonly parts: Snapshots;
  readonly metadata: Readonly<Record<string, string>>;
}

const FORMAT = "striate-checkpoint";

/** Raised whenever a file of this version could not be read by the one before. */
const VERSION = 1;

/**
 * A safetensors file with a checksum. Tensors are called `<part>/<name>`, so that any reader finds the weights under `model/`; the metadata
 * has `format`, `version`, `state`, a JSON object with the values of each part, and `metadata`, the user's texts as JSON.
 */
export function encodeCheckpoint({ parts, metadata }: CheckpointContent): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, NamedArray>();
  const values: [string, Json][] = [];
  for (const [part, snapshot] of parts) {
    values.push([part, snapshot.values]);
    for (const [name, array] of snapshot.tensors) tensors.set(`${part}/${name}`, array);
  }
  const texts = {
    format: FORMAT,
    version: String(VERSION),
    state: JSON.stringify(Object.fromEntries(values), keepNumber),
    metadata: JSON.stringify(metadata),
  };
  return encodeSafetensors({ tensors, metadata: new Map(Object.entries(texts)) }, { checksum: true });
}

/** @throws FormatError for a damaged file, or another one */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointContent | { readonly version: string } {
  const { tensors, metadata } = decodeSafetensors(bytes, { checksum: "required" });
  if (metadata.get("format") !== FORMAT) throw new FormatError("DATA", "the file is no checkpoint");
  const version = metadata.get("version") ?? "none";
  if (version !== String(VERSION)) return { version };
  const values: Readonly<Record<string, Json>> = JSON.parse(metadata.get("state") ?? "{}", takeNumber);
  const parts = new Map<string, Snapshot & { readonly tensors: Map<string, NamedArray> }>(
    Object.entries(values).map(([part, json]) => [part, { values: json, tensors: new Map() }]),
  );
  for (const [name, array] of tensors) {
    // Names of parts have no slash: the names of callbacks are escaped.
    const slash = name.indexOf("/");
    parts.get(name.slice(0, slash))?.tensors.set(name.slice(slash + 1), array);
  }
  return { parts, metadata: JSON.parse(metadata.get("metadata") ?? "{}") };
}

/** JSON has no NaN and no infinity, and a metric may be one. */
function keepNumber(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { [NUMBER]: String(value) } : value;
}

function takeNumber(_key: string, value: unknown): unknown {
  const text = (value as Readonly<Record<string, unknown>> | null)?.[NUMBER];
  return typeof text === "string" ? Number(text) : value;
}

const NUMBER = "$number";

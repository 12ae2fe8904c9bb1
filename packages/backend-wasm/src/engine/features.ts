import { RELAXED_SIMD, SIMD } from "../generated/binaries.js";

/** The smallest modules that use an instruction of each proposal. */
const PROBES = {
  // (func (result v128) (i32x4.splat (i32.const 0)))
  simd: "AGFzbQEAAAABBQFgAAF7AwIBAAoIAQYAQQD9EQs=",
  // (func (param v128) (result v128) local.get 0 ×3 f32x4.relaxed_madd)
  relaxedSimd: "AGFzbQEAAAABBgFgAXsBewMCAQAKDQELACAAIAAgAP2FAgs=",
  // (memory 1 1 shared)
  threads: "AGFzbQEAAAAFBAEDAQE=",
} as const;

export interface Features {
  /** 128-bit vectors. Without them the backend cannot run. */
  readonly simd: boolean;
  /** Fused multiply-add, where the processor has it. */
  readonly relaxedSimd: boolean;
  /** Memory shared between threads. */
  readonly sharedMemory: boolean;
  /** Whether memory can be sent to workers: always in Node, in pages only with cross-origin isolation. */
  readonly isolated: boolean;
}

/** What this engine offers to WebAssembly. */
export function detectFeatures(): Features {
  // An engine without a compiler has no WebAssembly at all.
  const [simd, relaxedSimd, sharedMemory] = [PROBES.simd, PROBES.relaxedSimd, PROBES.threads].map(
    (probe) => globalThis.WebAssembly?.validate(decode(probe)) ?? false,
  );
  const page = globalThis as { readonly crossOriginIsolated?: boolean };
  return {
    simd: simd!,
    relaxedSimd: relaxedSimd!,
    sharedMemory: sharedMemory!,
    isolated: page.crossOriginIsolated ?? typeof SharedArrayBuffer === "function",
  };
}

export function binaryFor(relaxedSimd: boolean): Uint8Array<ArrayBuffer> {
  return decode(relaxedSimd ? RELAXED_SIMD : SIMD);
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  // Uint8Array.from takes several times as long, and longer than the compiler.
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

import type { Numeral } from "./MomentComparison.js";

/** A call of a primitive that is wrong, with the backend's own numbers as its inputs. */
export interface Fault {
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /** The layer's path (empty for the model itself), or `loss`, `update`, `other`. */
  readonly layer: string;
  /** Such as `Conv2D`; empty where it is no layer's. */
  readonly layerType: string;
  /** Such as `conv2dGradKernel` or `unary exp`. */
  readonly primitive: string;
  /** In words, with the numbers. */
  readonly message: string;
  /** The number that is furthest outside its bound; null where the fault is not about a number, such as an input that was overwritten. */
  readonly worst: FaultyNumber | null;
  /** The smallest case found that still fails; null where the call passed when it was made again, or nothing was to be reduced. */
  readonly reduced: ReducedCase | null;
}

export interface FaultyNumber {
  /** Name of the output, such as `y`, `values`, `argmax`. */
  readonly output: string;
  readonly index: number;
  /** Along the axes of the output where they are known, else the index alone. */
  readonly position: readonly number[];
  readonly expected: Numeral;
  readonly received: Numeral;
  /** The derived bound. */
  readonly allowed: number;
  /** |received − expected| / allowed; null where nothing is allowed or a number is not finite. */
  readonly share: number | null;
}

/** A wrong call with the smallest shape and the simplest numbers that were found. */
export interface ReducedCase {
  /** What is wrong with it. */
  readonly message: string;
  /** What it reads: names and how many numbers. */
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
  /** A test of vitest in TypeScript that needs nothing but `create`, which gives the backend. */
  readonly test: string;
}

/** Where a backend threw. */
export interface Failure {
  /** 0 before the first step. */
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /** The layer's path (empty for the model itself), or `loss`, `update`, `other`. */
  readonly layer: string;
  readonly layerType: string;
  /** The method that threw; empty where no method of the backend did. */
  readonly primitive: string;
  readonly message: string;
  /** Of a TensorError, such as `UNSUPPORTED` or `MEMORY`; null for others. */
  readonly code: string | null;
}

import type { FusedActivation } from "@striate/core";
import { type Device, LARGEST_SIZE } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import { biasedSumProgram, SUM } from "../programs/reduce.js";
import { reduced } from "./reduce.js";

/** Terms that are summed in one go, where there are more. */
const TERMS = 256;

/** With as many outputs there is work for all of a device. */
const MANY = 2 ** 16;

/** Cuts the sums behind `outputs` numbers into parts, for accuracy and so that few outputs keep a device busy. */
export function partsOf(terms: number, outputs: number): { readonly parts: number; readonly length: number } {
  const most = Math.max(1, Math.floor((outputs < MANY ? LARGEST_SIZE : MANY) / outputs));
  const parts = Math.min(Math.ceil(terms / TERMS), most);
  const length = Math.ceil(terms / parts);
  return { parts: Math.ceil(terms / length), length };
}

/** What is done to complete sums, which lie in rows of as many numbers as the bias has. */
export interface Epilogue {
  readonly bias: Plane;
  readonly activation: FusedActivation;
}

/** The sum of `parts` equal pieces that lie one behind the other, which are given back, and what is done to it. One piece is complete. */
export function summedParts(device: Device, op: string, pieces: Plane, parts: number, end?: Epilogue): Plane {
  if (parts === 1) return pieces;
  const inner = pieces.size / parts;
  const whole =
    end === undefined
      ? reduced(device, { op, program: SUM, inputs: [pieces] }, { outer: 1, reduced: parts, inner })
      : device.launch({
          op,
          program: biasedSumProgram(end.activation),
          inputs: [pieces, end.bias],
          scalars: [1, inner, parts, parts, end.bias.size],
          size: inner,
          work: parts,
        });
  device.discard(pieces);
  return whole;
}

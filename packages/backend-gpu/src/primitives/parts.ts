import { type Device, LARGEST_SIZE } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
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

/** The sum of `parts` equal pieces that lie one behind the other; the pieces are given back. */
export function summedParts(device: Device, pieces: Plane, parts: number): Plane {
  if (parts === 1) return pieces;
  const whole = reduced(device, "sum", pieces, { outer: 1, reduced: parts, inner: pieces.size / parts });
  device.discard(pieces);
  return whole;
}

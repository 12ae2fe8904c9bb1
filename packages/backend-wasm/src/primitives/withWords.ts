import type { Device } from "../Device.js";

/** The upper half of where assembly/threads.ts keeps the numbers of a job. */
const ADDRESS = 1536;
const MOST = 128;

/** Lends a list of 32-bit numbers to a kernel for the length of one call. */
export function withWords<T>(
  device: Device,
  op: string,
  words: readonly number[],
  use: (address: number) => T,
): T {
  if (words.length > MOST) {
    return device.withWorkspace(op, 4 * words.length, (address) => {
      device.writeWords(address, words);
      return use(address);
    });
  }
  if (words.length > 0) device.writeWords(ADDRESS, words);
  return use(ADDRESS);
}

/** The published layout: for every image its label bytes, then 1,024 red, green and blue bytes, row by row. */
export function cifarFile(
  labels: readonly (readonly number[])[],
  pixel: (index: number, y: number, x: number, channel: number) => number,
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const [index, row] of labels.entries()) {
    bytes.push(...row);
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < 32; y++) for (let x = 0; x < 32; x++) bytes.push(pixel(index, y, x, c));
    }
  }
  return Uint8Array.from(bytes);
}

export const pattern = (index: number, y: number, x: number, c: number): number =>
  (31 * index + 7 * y + 3 * x + 101 * c) % 256;

/** Side of a picture. */
export const SIDE = 28;

/** A run of points `[x0, y0, x1, y1, …]` in pixels, drawn as straight pieces. */
export type Path = Float64Array;

/**
 * Draws paths with a round pen: white on black, 255 within the pen's radius, fading to 0 over a border of `softness` pixels.
 *
 * @param roughness of the edge: called for every pixel within reach, how many pixels the ink falls short there
 * @returns 28×28 bytes
 */
export function draw(
  paths: readonly Path[],
  radius: number,
  softness: number,
  roughness: () => number,
): Uint8Array {
  const nearest = new Float64Array(SIDE * SIDE).fill(Number.POSITIVE_INFINITY);
  const reach = radius + softness;
  for (const path of paths) {
    for (let i = 0; i + 3 < path.length; i += 2) {
      measure(nearest, path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, reach);
    }
  }
  return Uint8Array.from(nearest, (squared) => {
    if (squared === Number.POSITIVE_INFINITY) return 0;
    const beyond = Math.sqrt(squared) - radius + roughness();
    return 255 * Math.min(1, Math.max(0, 0.5 - beyond / softness)) + 0.5;
  });
}

/** Lowers the squared distance of every pixel within reach to that of the piece from (x0, y0) to (x1, y1). */
function measure(nearest: Float64Array, x0: number, y0: number, x1: number, y1: number, reach: number): void {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(y0, y1) + reach));
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(x0, x1) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
      const offX = x - x0 - along * dx;
      const offY = y - y0 - along * dy;
      const squared = offX * offX + offY * offY;
      if (squared < nearest[y * SIDE + x]!) nearest[y * SIDE + x] = squared;
    }
  }
}

import { depthOf, KernelGradient } from "./gather";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

const TILE: i32 = 4096;

/** Where a chunk of positions adds up its part of the gradient. */
// @ts-ignore: decorator
@inline
export function chunkTarget(gradient: KernelGradient, chunk: i32): usize {
  if (gradient.chunks == 1) return gradient.target;
  return gradient.partials + ((<usize>chunk * numbersOf(gradient)) << 2);
}

// @ts-ignore: decorator
@inline
function numbersOf(gradient: KernelGradient): i32 {
  return depthOf(gradient) * gradient.groups * gradient.columns;
}

/** Adds the parts of all chunks in their order, if there are several. */
export function addChunks(gradient: KernelGradient): void {
  if (gradient.chunks > 1) parallel(addTile, ceilDiv(numbersOf(gradient), TILE));
}

function addTile(tile: i32): void {
  const gradient = changetype<KernelGradient>(load<usize>(JOB));
  const numbers = numbersOf(gradient);
  const first = tile * TILE;
  const count = min32(TILE, numbers - first);
  const target = gradient.target + (<usize>first << 2);
  const partials = gradient.partials + (<usize>first << 2);
  const step = <usize>numbers << 2;
  let offset: usize = 0;
  for (const whole = <usize>(count & ~3) << 2; offset < whole; offset += 16) {
    let source = partials + offset;
    let total = v128.load(source);
    for (let chunk = 1; chunk < gradient.chunks; chunk++) {
      source += step;
      total = f32x4.add(total, v128.load(source));
    }
    v128.store(target + offset, total);
  }
  for (const end = <usize>count << 2; offset < end; offset += 4) {
    let source = partials + offset;
    let total = load<f32>(source);
    for (let chunk = 1; chunk < gradient.chunks; chunk++) {
      source += step;
      total += load<f32>(source);
    }
    store<f32>(target + offset, total);
  }
}

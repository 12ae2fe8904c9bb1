/**
 * Lays four runs of `count` numbers side by side: number i of the four goes to `target` + i · `step`, 16 bytes. A panel of the
 * micro-kernel's left side has a step of 16, half a panel of its right side one of 32.
 */
export function interleave(r0: usize, r1: usize, r2: usize, r3: usize, count: i32, target: usize, step: usize): void {
  const whole = <usize>(count & ~3) << 2;
  let offset: usize = 0;
  const step4 = step << 2;
  while (offset < whole) {
    const a = v128.load(r0 + offset);
    const b = v128.load(r1 + offset);
    const c = v128.load(r2 + offset);
    const d = v128.load(r3 + offset);
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(target + step, v128.shuffle<i64>(ab, cd, 1, 3));
    v128.store(target + (step << 1), v128.shuffle<i64>(ab2, cd2, 0, 2));
    v128.store(target + step + (step << 1), v128.shuffle<i64>(ab2, cd2, 1, 3));
    target += step4;
    offset += 16;
  }
  for (const end = <usize>count << 2; offset < end; offset += 4) {
    store<f32>(target, load<f32>(r0 + offset));
    store<f32>(target, load<f32>(r1 + offset), 4);
    store<f32>(target, load<f32>(r2 + offset), 8);
    store<f32>(target, load<f32>(r3 + offset), 12);
    target += step;
  }
}

/** Copies 8 numbers from each of `count` rows, `stride` bytes apart, one after the other. What lies right of a narrower row comes along. */
export function copyColumns8(source: usize, stride: usize, count: i32, target: usize): void {
  for (let row = 0; row < count; row++) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    source += stride;
    target += 32;
  }
}

/** The same for 4 numbers. */
export function copyColumns4(source: usize, stride: usize, count: i32, target: usize): void {
  for (let row = 0; row < count; row++) {
    v128.store(target, v128.load(source));
    source += stride;
    target += 16;
  }
}

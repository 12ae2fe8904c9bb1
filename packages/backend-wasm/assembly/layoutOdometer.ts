/*
 * Walks the outer axes of a tensor row by row. An `axes` list holds `rank` sizes and then `rank` strides in numbers, outermost first;
 * `positions` is memory of the thread's own for `rank` counters.
 */

/** Sets the counters to a row; returns where it begins, in bytes. */
export function seek(axes: usize, rank: i32, positions: usize, row: i32): usize {
  let start: i32 = 0;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const at = (<usize>axis) << 2;
    const size = load<i32>(axes + at);
    const position = row % size;
    row /= size;
    store<i32>(positions + at, position);
    start += position * load<i32>(axes + ((<usize>rank) << 2) + at);
  }
  return (<usize>start) << 2;
}

/** Moves on to the next row: from where the last one began to where this one does, in bytes. */
export function next(axes: usize, rank: i32, positions: usize, start: usize): usize {
  for (let at = (<usize>rank) << 2; at > 0; ) {
    at -= 4;
    const size = load<i32>(axes + at);
    const stride = (<usize>load<i32>(axes + ((<usize>rank) << 2) + at)) << 2;
    const position = load<i32>(positions + at) + 1;
    start += stride;
    store<i32>(positions + at, position);
    if (position < size) break;
    store<i32>(positions + at, 0);
    start -= stride * <usize>size;
  }
  return start;
}

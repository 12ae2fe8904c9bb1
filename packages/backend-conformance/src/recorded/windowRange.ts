export interface WindowedAxis {
  readonly size: number;
  readonly stride: number;
  /** Cells from the first to the last of a window, both included. */
  readonly reach: number;
  readonly before: number;
}

export interface WindowRange {
  /** The part of the axis that the windows see. */
  readonly from: number;
  readonly to: number;
  /** Padding that is left before and after it. */
  readonly before: number;
  readonly after: number;
}

/** What the windows `first` to before `end` see of an axis; undefined where that is nothing but padding. */
export function windowRange(
  { size, stride, reach, before }: WindowedAxis,
  first: number,
  end: number,
): WindowRange | undefined {
  const start = first * stride - before;
  const stop = (end - 1) * stride - before + reach;
  const [from, to] = [Math.max(0, start), Math.min(size, stop)];
  return from < to ? { from, to, before: from - start, after: stop - to } : undefined;
}

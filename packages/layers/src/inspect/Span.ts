/** Places in a row, the last one included; negative ones and those behind the end are padding. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Windows along one axis: window i begins at i · stride − before and looks at every `dilation`-th of `size` places. */
export interface Windows {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** What the windows of a span see. */
export function seen({ first, last }: Span, { size, stride, dilation, before }: Windows): Span {
  return { first: first * stride - before, last: last * stride - before + (size - 1) * dilation };
}

/** The windows that see something of a span, none where last is before first: what a transposed convolution is made of. */
export function seeing({ first, last }: Span, { size, stride, dilation, before }: Windows): Span {
  return {
    first: Math.ceil((first + before - (size - 1) * dilation) / stride),
    last: Math.floor((last + before) / stride),
  };
}

export function united(a: Span | undefined, b: Span): Span {
  if (a === undefined || a.last < a.first) return b;
  if (b.last < b.first) return a;
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

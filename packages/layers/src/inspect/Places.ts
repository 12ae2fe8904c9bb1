/** Places in a row, the last one included; negative ones and those behind the end are padding. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Places along one axis, as spans in their order with gaps between them: those that dilation and strides leave. */
export type Places = readonly Span[];

/** Windows along one axis: window i begins at i · stride − before and looks at every `dilation`-th of `size` places. */
export interface Windows {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** What these windows see. */
export function seen(places: Places, windows: Windows): Places {
  const { stride } = windows;
  const parts = partsOf(windows);
  const isGapless = parts.every(({ first, last }) => last - first + 1 >= stride);
  return united(
    (isGapless ? places : places.flatMap(singles)).flatMap((span) =>
      parts.map((part) => ({
        first: span.first * stride + part.first,
        last: span.last * stride + part.last,
      })),
    ),
  );
}

/** The windows that see something of these places: what a transposed convolution is made of. */
export function seeing(places: Places, windows: Windows): Places {
  const { stride } = windows;
  const parts = partsOf(windows);
  return united(
    places
      .flatMap((span) =>
        parts.map((part) => ({
          first: Math.ceil((span.first - part.last) / stride),
          last: Math.floor((span.last - part.first) / stride),
        })),
      )
      .filter(isSome),
  );
}

export function moved(places: Places, by: number): Places {
  return places.map(({ first, last }) => ({ first: first + by, last: last + by }));
}

/** Where places stand that were repeated so many times each. */
export function divided(places: Places, times: number): Places {
  return united(
    places.map(({ first, last }) => ({ first: Math.floor(first / times), last: Math.floor(last / times) })),
  );
}

/** Without padding. */
export function inside(places: Places, length: number): Places {
  return places
    .map(({ first, last }) => ({ first: Math.max(0, first), last: Math.min(length - 1, last) }))
    .filter(isSome);
}

export function united(spans: readonly Span[]): Places {
  const merged: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.first - other.first)) {
    const before = merged.at(-1);
    if (before === undefined || span.first > before.last + 1) merged.push(span);
    else merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
  }
  return merged;
}

/** From the first place to the last; undefined where there is none. */
export function extent(places: Places): Span | undefined {
  const [first, last] = [places[0], places.at(-1)];
  return first === undefined || last === undefined ? undefined : { first: first.first, last: last.last };
}

/** What a window sees if it begins at −before: one span, or a place for each of its cells. */
function partsOf({ size, dilation, before }: Windows): readonly Span[] {
  if (dilation === 1) return [{ first: -before, last: size - 1 - before }];
  return Array.from({ length: size }, (_, cell) => {
    const place = cell * dilation - before;
    return { first: place, last: place };
  });
}

function singles({ first, last }: Span): readonly Span[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    first: first + index,
    last: first + index,
  }));
}

const isSome = ({ first, last }: Span): boolean => first <= last;

export interface Quartiles {
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
}

export function quartiles(samples: readonly number[]): Quartiles {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
    return below + (position - Math.floor(position)) * (above - below);
  };
  return { quartile1: at(0.25), median: at(0.5), quartile3: at(0.75) };
}

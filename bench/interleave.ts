/** Something that is timed: one call is one measurement, in the unit that the report names. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/** Milliseconds of one contestant. */
export interface Timing {
  readonly name: string;
  readonly samples: readonly number[];
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
}

/**
 * Times contestants in turns, A B A B …, so that whatever else the machine is doing meets all of them alike; ratios between them can be trusted
 * where the times cannot. The first `warmUp` rounds, in which the engine compiles, are not counted.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<readonly Timing[]> {
  const samples = contestants.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, { run }] of contestants.entries()) {
      const start = performance.now();
      await run();
      if (round >= 0) samples[index]!.push(performance.now() - start);
    }
  }
  return contestants.map(({ name }, index) => ({
    name,
    samples: samples[index]!,
    ...quartiles(samples[index]!),
  }));
}

function quartiles(samples: readonly number[]): Pick<Timing, "quartile1" | "median" | "quartile3"> {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
    return below + (position - Math.floor(position)) * (above - below);
  };
  return { quartile1: at(0.25), median: at(0.5), quartile3: at(0.75) };
}

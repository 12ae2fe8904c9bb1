/** A class, and one that it was taken for. */
export interface ConfusedPair {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the class. */
  readonly share: number;
}

/**
 * What was most often taken for what it is not; of equally many the larger share of its class first.
 *
 * @param counts a row for each true class, a column for each that it was taken for
 */
export function confusedPairs(counts: readonly (readonly number[])[], most: number): readonly ConfusedPair[] {
  return counts
    .flatMap((row, label) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return row.map((count, predicted) => ({ label, predicted, count, share: count / total }));
    })
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, most);
}

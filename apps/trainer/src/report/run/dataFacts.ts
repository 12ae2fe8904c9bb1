import type { Dataset, DatasetStatistics } from "@striate/datasets";

/** What a report tells of a data set. */
export interface DataFacts {
  /** Of every class, up to the most that are shown. */
  readonly classes: readonly ClassFacts[];
  /** Classes that are not shown. */
  readonly more: number;
  readonly statistics: DatasetStatistics;
  /** Pictures that the statistics are of. */
  readonly measured: number;
}

export interface ClassFacts {
  readonly name: string;
  readonly train: number;
  readonly test: number;
  /** Places of its first pictures in the training set. */
  readonly positions: readonly number[];
}

const MOST_CLASSES = 100;
/** Numbers that statistics are made of: more would take seconds. */
const MOST_NUMBERS = 2 ** 26;

export function dataFacts(train: Dataset, test: Dataset | undefined): DataFacts {
  const labels = train.labels();
  const testLabels = test?.labels() ?? new Int32Array();
  const classes = Math.max(
    train.classNames.length,
    1 + labels.reduce((most, label) => Math.max(most, label), 0),
  );
  const shown = Math.min(classes, MOST_CLASSES);
  const pictures = classes <= 10 ? 10 : classes <= 20 ? 6 : 2;
  const [trainCounts, testCounts] = [countsOf(labels, classes), countsOf(testLabels, classes)];
  const positions = Array.from({ length: shown }, (): number[] => []);
  for (const [position, label] of labels.entries()) {
    const places = positions[label];
    if (places !== undefined && places.length < pictures) places.push(position);
  }
  const [height, width, channels] = train.imageShape;
  const measured = Math.min(train.size, Math.ceil(MOST_NUMBERS / (height * width * channels)));
  const part = measured === train.size ? train : train.shuffle({ seed: 0 }).take(measured);
  return {
    classes: positions.map((places, label) => ({
      name: train.classNames[label] ?? String(label),
      train: trainCounts[label]!,
      test: testCounts[label] ?? 0,
      positions: places,
    })),
    more: classes - shown,
    statistics: part.statistics(),
    measured,
  };
}

function countsOf(labels: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]!++;
  return counts;
}

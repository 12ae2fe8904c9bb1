import type { EpochRecord, StepRecord } from "@striate/training";

/** The textbook's two figures, as SVG text. */
export interface Curves {
  readonly loss: string;
  readonly accuracy: string;
}

interface Run {
  readonly title: string;
  readonly epochs: readonly EpochRecord[];
  readonly steps: readonly StepRecord[];
  readonly stepsPerEpoch: number;
}

type Point = readonly [epoch: number, value: number];

interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** Thin and without marks: the many points of single steps. */
  readonly faint?: boolean;
}

const TRAIN = "#1f77b4";
const TEST = "#ff7f0e";
const FONT = "DejaVu Sans, Verdana, Arial, Noto Sans CJK SC, sans-serif";

/** Draws loss and accuracy over epochs: training as it went, test after every epoch. */
export async function drawCurves({ title, epochs, steps, stepsPerEpoch }: Run): Promise<Curves> {
  const of = (value: (record: EpochRecord) => number | undefined): Point[] =>
    epochs.flatMap((record) => {
      const y = value(record);
      return y === undefined ? [] : [[record.epoch, y] as const];
    });
  return {
    loss: await figure(`${title}: loss`, "cross-entropy loss", [
      {
        name: "train, every step",
        color: TRAIN,
        faint: true,
        points: thinned(steps.map(({ step, loss }) => [step / stepsPerEpoch, loss])),
      },
      { name: "train, mean of the epoch", color: TRAIN, points: of(({ loss }) => loss) },
      { name: "test", color: TEST, points: of(({ valLoss }) => valLoss) },
    ]),
    accuracy: await figure(`${title}: accuracy`, "accuracy", [
      { name: "train, mean of the epoch", color: TRAIN, points: of(({ accuracy }) => accuracy) },
      { name: "test", color: TEST, points: of(({ valAccuracy }) => valAccuracy) },
    ]),
  };
}

/** At most 1,000 of many points, evenly. */
function thinned(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / 1000);
  return points.filter((_, index) => index % every === 0);
}

async function figure(title: string, yName: string, lines: readonly Line[]): Promise<string> {
  const { init } = await import("echarts");
  const shown = lines.filter(({ points }) => points.length > 0);
  const lastEpoch = Math.max(1, ...shown.flatMap(({ points }) => points.map(([epoch]) => Math.ceil(epoch))));
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 900, height: 560 });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      textStyle: { fontFamily: FONT, fontSize: 15 },
      title: { text: title, left: "center", top: 12, textStyle: { fontFamily: FONT, fontSize: 19 } },
      legend: { top: 46, itemGap: 48, textStyle: { fontFamily: FONT, fontSize: 14 } },
      grid: { left: 88, right: 96, top: 92, bottom: 64 },
      xAxis: {
        type: "value",
        name: "epoch",
        nameLocation: "middle",
        nameGap: 34,
        min: 0,
        max: lastEpoch,
        minInterval: 1,
        nameTextStyle: { fontSize: 15 },
        axisLabel: { fontSize: 14 },
      },
      yAxis: {
        type: "value",
        name: yName,
        nameLocation: "middle",
        nameGap: 60,
        scale: true,
        nameTextStyle: { fontSize: 15 },
        axisLabel: { fontSize: 14 },
      },
      series: shown.map(({ name, color, points, faint = false }) => ({
        name,
        type: "line",
        data: points,
        color,
        symbol: faint ? "none" : "rect",
        symbolSize: 7,
        lineStyle: { width: faint ? 1 : 2.5, opacity: faint ? 0.35 : 1 },
        itemStyle: { opacity: faint ? 0.5 : 1 },
        endLabel: {
          show: !faint,
          formatter: ({ value }: { value: Point }) => value[1].toFixed(4),
          fontSize: 13,
          color,
        },
        labelLayout: { moveOverlap: "shiftY" },
      })),
    });
    return chart.renderToSVGString();
  } finally {
    // Without it the process would never exit.
    chart.dispose();
  }
}

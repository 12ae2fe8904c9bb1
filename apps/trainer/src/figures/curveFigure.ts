import { FONT } from "./fonts.js";
import type { Palette } from "./Palette.js";

export type Point = readonly [epoch: number, value: number];

export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** Thin and without marks: the many points of single steps. */
  readonly faint?: boolean;
  readonly dashed?: boolean;
}

export interface CurveFigure {
  /** Above it, where it stands by itself. */
  readonly title?: string;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly Line[];
  /** A vertical line where the run was best. */
  readonly mark?: { readonly epoch: number; readonly label: string } | undefined;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}

/** In pixels: figures that are less wide have smaller text. */
const SMALL = 700;
/** The legend then takes two lines. */
const NARROW = 400;

/** Curves over epochs, as SVG text. */
export async function curveFigure(figure: CurveFigure): Promise<string> {
  const { init } = await import("echarts");
  const { width, height } = figure;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(optionsOf(figure));
    return chart.renderToSVGString();
  } finally {
    // Without it the process would never exit.
    chart.dispose();
  }
}

function optionsOf({
  title,
  xName,
  yName,
  lines,
  mark,
  palette,
  width,
}: CurveFigure): Readonly<Record<string, unknown>> {
  const shown = lines.filter(({ points }) => points.length > 0);
  const lastEpoch = Math.max(1, ...shown.flatMap(({ points }) => points.map(([epoch]) => Math.ceil(epoch))));
  const small = width < SMALL;
  const [tick, name] = small ? [11, 12] : [14, 15];
  const axis = {
    type: "value",
    nameLocation: "middle",
    nameTextStyle: { fontSize: name, color: palette.ink },
    axisLabel: { fontSize: tick, color: palette.soft, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.soft } },
    axisTick: { lineStyle: { color: palette.soft } },
    splitLine: { lineStyle: { color: palette.line } },
  };
  const top = title === undefined ? 0 : 46;
  return {
    animation: false,
    backgroundColor: palette.background,
    textStyle: { fontFamily: FONT, fontSize: name, color: palette.ink },
    ...(title === undefined
      ? {}
      : {
          title: {
            text: title,
            left: "center",
            top: 12,
            textStyle: { fontFamily: FONT, fontSize: 19, color: palette.ink },
          },
        }),
    legend: {
      top,
      itemGap: small ? 28 : 48,
      itemWidth: small ? 18 : 25,
      textStyle: { fontFamily: FONT, fontSize: small ? 11 : 14, color: palette.ink },
      selectedMode: false,
    },
    grid: small
      ? { left: 54, right: 54, top: top + (width < NARROW ? 62 : 44), bottom: 46 }
      : { left: 88, right: 96, top: top + 46, bottom: 64 },
    xAxis: {
      ...axis,
      name: xName,
      nameGap: small ? 26 : 34,
      min: 0,
      max: lastEpoch,
      minInterval: 1,
      splitLine: { show: false },
    },
    yAxis: { ...axis, name: yName, nameGap: small ? 40 : 60, scale: true },
    series: shown.map((line, index) => ({
      ...seriesOf(line, small),
      ...(index === 0 && mark !== undefined ? { markLine: verticalLine(mark, palette) } : {}),
    })),
  };
}

function seriesOf({ name, color, points, faint = false, dashed = false }: Line, small: boolean): object {
  return {
    name,
    type: "line",
    data: points,
    color,
    silent: true,
    // A line of one point shows nothing.
    symbol: faint && points.length > 1 ? "none" : "rect",
    symbolSize: small ? 5 : 7,
    lineStyle: {
      width: faint ? 1 : small ? 2 : 2.5,
      opacity: faint ? 0.35 : 1,
      type: dashed ? "dashed" : "solid",
    },
    itemStyle: { opacity: faint ? 0.5 : 1 },
    endLabel: {
      show: !faint,
      formatter: ({ value }: { value: Point }) => value[1].toFixed(4),
      fontSize: small ? 11 : 13,
      color,
    },
    labelLayout: { moveOverlap: "shiftY" },
  };
}

function verticalLine({ epoch, label }: { epoch: number; label: string }, palette: Palette): object {
  return {
    symbol: "none",
    silent: true,
    data: [{ xAxis: epoch }],
    lineStyle: { color: palette.soft, width: 1, type: "dashed" },
    label: { formatter: label, position: "end", fontSize: 12, color: palette.soft },
  };
}

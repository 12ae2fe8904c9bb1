import { figures } from "./figures.js";
import type { Html } from "./html.js";
import type { LayerShares, PassShare } from "./layerShares.js";

const PASSES = [
  { pass: "forward", name: "forward", symbol: "circle", shift: -4 },
  { pass: "backward", name: "backward", symbol: "diamond", shift: 0 },
  { pass: "update", name: "weights", symbol: "triangle", shift: 4 },
] as const;

/** Height of a row, and about the width of a character, in pixels. */
const [ROW, CHARACTER] = [26, 7];
const FONT = "system-ui, sans-serif";

/**
 * The share of what is allowed at every row of the network, on a logarithmic axis with the bound as a line; as an SVG that takes its
 * colors from the page. Full marks are the first step, faint ones the most of any step.
 *
 * @param width in pixels
 */
export async function differencePlot(rows: readonly LayerShares[], width: number): Promise<Html> {
  const { init } = await import("echarts");
  const { least, most } = extent(rows);
  const at = (share: number): number => (share === 0 ? least : Math.min(share, most));
  const longest = Math.max(...rows.map(({ name }) => name.length));
  const labels = Math.min(longest * CHARACTER + 16, width * 0.42);
  const names = rows.map(({ name }) => endOf(name, Math.floor((labels - 16) / CHARACTER)));
  const height = rows.length * ROW + 104;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  const points = (pass: (typeof PASSES)[number]["pass"], value: (share: PassShare) => number | undefined) =>
    rows.flatMap((row, index) => {
      const share = row[pass] && value(row[pass]);
      return share === undefined ? [] : [{ value: [at(share), index], ...marked(share, pass) }];
    });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: FONT, fontSize: 12, color: "var(--ink)" },
      legend: {
        top: 0,
        left: 0,
        itemGap: width < 500 ? 18 : 28,
        itemWidth: 14,
        selectedMode: false,
        data: PASSES.map(({ name }) => name),
        textStyle: { color: "var(--ink)", fontSize: width < 500 ? 11 : 13 },
      },
      grid: { left: labels, right: 22, top: 56, bottom: 40 },
      xAxis: {
        type: "log",
        min: least,
        max: most,
        axisLabel: {
          color: "var(--soft)",
          fontSize: 11,
          hideOverlap: true,
          formatter: (value: number) => tick(value, least),
        },
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: "var(--line)" } },
        minorSplitLine: { show: false },
      },
      yAxis: {
        type: "category",
        data: names,
        inverse: true,
        axisLabel: {
          color: "var(--ink)",
          fontSize: 12,
          interval: 0,
        },
        axisLine: { lineStyle: { color: "var(--line)" } },
        axisTick: { show: false },
        splitLine: { show: true, lineStyle: { color: "var(--line)" } },
      },
      series: PASSES.flatMap(({ pass, name, symbol, shift }, index) => {
        const common = { type: "scatter", symbol, symbolOffset: [0, shift], silent: true };
        const color = `var(--${pass})`;
        return [
          {
            ...common,
            name: `${name}, any step`,
            data: points(pass, ({ most: any, first }) => (any === first ? undefined : any)),
            symbolSize: 9,
            itemStyle: { color, opacity: 0.35 },
          },
          {
            ...common,
            name,
            data: points(pass, ({ first }) => first),
            symbolSize: 9,
            itemStyle: { color, opacity: 1 },
            ...(index === 0 ? { markLine: boundLine(), markArea: beyond(most) } : {}),
          },
        ];
      }),
    });
    return { html: chart.renderToSVGString() };
  } finally {
    // Without it the process would never exit.
    chart.dispose();
  }
}

/** Names of layers differ at the end. */
function endOf(name: string, length: number): string {
  return name.length <= length ? name : `…${name.slice(1 - length)}`;
}

/** Whole powers of ten around all shares and the bound; one more on the left is the place of those that are 0. */
function extent(rows: readonly LayerShares[]): { readonly least: number; readonly most: number } {
  const shares = rows
    .flatMap(({ forward, backward, update }) => [forward, backward, update])
    .flatMap((share) => (share === undefined ? [] : [share.first ?? 0, share.most]))
    .filter((share) => share > 0 && Number.isFinite(share));
  const power = (value: number, round: (value: number) => number) => 10 ** round(Math.log10(value));
  return {
    least: power(Math.min(...shares, 0.01), Math.floor) / 10,
    most: Math.max(10, power(Math.max(...shares, 1), Math.ceil)),
  };
}

/** A hollow mark for the same bits, a word for what is not finite. */
function marked(share: number, pass: string): object {
  if (share === 0)
    return { itemStyle: { color: "var(--card)", borderColor: `var(--${pass})`, borderWidth: 1.5 } };
  if (Number.isFinite(share)) return {};
  return {
    label: { show: true, position: "left", formatter: "not finite", color: "var(--fault)", fontSize: 11 },
  };
}

function tick(value: number, least: number): string {
  if (value <= least * 1.5) return "same bits";
  if (value > 1) return figures.share(value);
  return `${Number((100 * value).toPrecision(1))} %`;
}

function boundLine(): object {
  return {
    symbol: "none",
    silent: true,
    data: [{ xAxis: 1 }],
    lineStyle: { color: "var(--fault)", width: 1.5, type: "solid" },
    label: {
      formatter: "what is allowed",
      position: "start",
      distance: 22,
      color: "var(--fault)",
      fontSize: 11,
    },
  };
}

function beyond(most: number): object {
  return {
    silent: true,
    itemStyle: { color: "var(--fault)", opacity: 0.07 },
    data: [[{ xAxis: 1 }, { xAxis: most }]],
  };
}

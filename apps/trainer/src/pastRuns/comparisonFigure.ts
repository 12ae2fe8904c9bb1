import { FONT } from "../figures/fonts.js";
import type { Words } from "../language/Words.js";
import type { Run, RunEpoch } from "./Run.js";
import { validatedOn } from "./validatedOn.js";

/** Tableau's ten. */
const COLORS = [
  ...["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"],
  ...["#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"],
] as const;
const [WIDTH, PANEL, LEGEND_ROW] = [1200, 520, 26] as const;

/** Loss and accuracy of several runs over their epochs, as SVG text: a color each, validation as a line with marks, training dashed. */
export async function comparisonFigure(runs: readonly Run[], words: Words): Promise<string> {
  const { init } = await import("echarts");
  const legendHeight = LEGEND_ROW * runs.length;
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: PANEL + legendHeight });
  const names = distinctNames(runs);
  const validation = validatedOn(runs).map((on) => words.validatedOn[on].name);
  const lastEpoch = Math.max(1, ...runs.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)));
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      textStyle: { fontFamily: FONT, fontSize: 15 },
      title: [
        { text: words.loss, left: "27%", top: 14, textAlign: "center", textStyle: { fontSize: 18 } },
        { text: words.accuracy, left: "77%", top: 14, textAlign: "center", textStyle: { fontSize: 18 } },
        {
          text: `●  ${validation.join(" / ")}    ┄  ${words.trainMean}`,
          right: 30,
          bottom: 12,
          textStyle: { fontSize: 13, fontWeight: "normal", color: "#666666" },
        },
      ],
      legend: {
        orient: "vertical",
        left: 80,
        bottom: 8,
        itemGap: 8,
        textStyle: { fontSize: 14 },
        data: names,
      },
      grid: [
        { left: 80, width: 480, top: 54, bottom: 60 + legendHeight },
        { left: 680, width: 480, top: 54, bottom: 60 + legendHeight },
      ],
      xAxis: [0, 1].map((gridIndex) => ({
        gridIndex,
        type: "value",
        name: words.epoch,
        nameLocation: "middle",
        nameGap: 30,
        min: Math.min(1, lastEpoch - 1),
        max: lastEpoch,
        minInterval: 1,
      })),
      yAxis: [words.crossEntropy, ""].map((name, gridIndex) => ({
        gridIndex,
        type: "value",
        name,
        nameLocation: "middle",
        nameGap: 52,
        scale: true,
      })),
      series: runs.flatMap(({ epochs }, index) => {
        const color = COLORS[index % COLORS.length]!;
        const line = (panel: 0 | 1, dashed: boolean, value: (epoch: RunEpoch) => number | undefined) => ({
          name: names[index]!,
          type: "line",
          xAxisIndex: panel,
          yAxisIndex: panel,
          color,
          data: epochs.flatMap((epoch) => {
            const y = value(epoch);
            return typeof y === "number" ? [[epoch.epoch, y]] : [];
          }),
          symbol: dashed ? "none" : "circle",
          symbolSize: 7,
          lineStyle: {
            width: dashed ? 1.5 : 2.5,
            type: dashed ? "dashed" : "solid",
            opacity: dashed ? 0.7 : 1,
          },
        });
        return [
          line(0, false, ({ valLoss }) => valLoss),
          line(0, true, ({ loss }) => loss),
          line(1, false, ({ valAccuracy }) => valAccuracy),
          line(1, true, ({ accuracy }) => accuracy),
        ];
      }),
    });
    return chart.renderToSVGString();
  } finally {
    // Without it the process would never exit.
    chart.dispose();
  }
}

/** The folders' names; where two are the same, the paths. */
function distinctNames(runs: readonly Run[]): readonly string[] {
  const names = runs.map(({ name }) => name);
  return new Set(names).size === names.length ? names : runs.map(({ path }) => path);
}

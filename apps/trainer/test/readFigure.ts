import { elements, parseXml, type XmlElement } from "./parseXml.js";

export interface FigureLine {
  readonly color: string;
  readonly faint: boolean;
  /** In the units of the axes. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Marks of single points, drawn on top. */
  readonly marks: readonly (readonly [x: number, y: number])[];
}

export interface Figure {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly xTicks: readonly number[];
  readonly legend: readonly string[];
  readonly lines: readonly FigureLine[];
  /** How much half a rounded pixel of a path is worth, on either axis. */
  readonly xError: number;
  readonly yError: number;
}

/** Reads a figure as a person does: numbers at the axes tell what a place on the paper means. @throws Error for a file that is no XML */
export function readFigure(svg: string): Figure {
  const root = parseXml(svg);
  const texts = elements(root, "text");
  const ticks = (anchor: string) =>
    texts.filter((text) => text.attributes["text-anchor"] === anchor && isNumber(text.text));
  const xAxis = axis(ticks("middle"), 0);
  const yAxis = axis(ticks("end"), 1);
  const place = ([x, y]: readonly [number, number]) => [xAxis.valueOf(x), yAxis.valueOf(y)] as const;
  const paths = elements(root, "path");
  const lines = elements(root, "g").flatMap((group) => {
    const [path] = group.children;
    if (group.attributes["clip-path"] === undefined || path?.name !== "path") return [];
    const { stroke: color = "", d = "", "stroke-opacity": opacity } = path.attributes;
    const marked = paths.filter(
      ({ attributes }) => attributes["ecmeta_ssr_type"] === "chart" && attributes["fill"] === color,
    );
    const faint = opacity !== undefined;
    return [
      {
        color,
        faint,
        points: [...d.matchAll(/[ML](\S+?) ([^\sML]+)/g)].map(([, x, y]) => place([Number(x), Number(y)])),
        marks: faint ? [] : marked.map((mark) => place(position(mark))),
      },
    ];
  });
  return {
    title: only(texts.filter(({ attributes }) => attributes["style"]?.includes("font-weight:bold"))),
    xName: only(
      texts.filter((text) => text.attributes["text-anchor"] === "middle" && position(text)[1] > 520),
    ),
    yName: only(texts.filter(({ attributes }) => attributes["transform"]?.startsWith("matrix(0,-1,1,0"))),
    xTicks: ticks("middle").map(({ text }) => Number(text)),
    legend: texts.filter(({ attributes }) => attributes["x"] === "30").map(({ text }) => text),
    lines,
    // Paths are rounded to tenths of a pixel.
    xError: 0.05001 * Math.abs(xAxis.perPixel),
    yError: 0.05001 * Math.abs(yAxis.perPixel),
  };
}

function axis(ticks: readonly XmlElement[], coordinate: 0 | 1) {
  const [first, last] = [ticks[0], ticks.at(-1)];
  // A figure without curves has no numbers at its axes.
  if (first === undefined || last === undefined) return { perPixel: 0, valueOf: () => Number.NaN };
  const [from, to] = [position(first)[coordinate], position(last)[coordinate]];
  const perPixel = (Number(last.text) - Number(first.text)) / (to - from);
  return { perPixel, valueOf: (pixel: number) => Number(first.text) + (pixel - from) * perPixel };
}

/** The shift in `translate(x y)` or `matrix(a,b,c,d,x,y)`. */
function position({ attributes }: XmlElement): readonly [number, number] {
  const numbers = attributes["transform"]!.match(/-?[\d.]+/g)!.map(Number);
  return [numbers.at(-2)!, numbers.at(-1)!];
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function only(texts: readonly XmlElement[]): string {
  if (texts.length !== 1) throw new Error(`expected one text, found ${texts.length}`);
  return texts[0]!.text;
}

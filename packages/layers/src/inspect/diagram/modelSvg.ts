import { checkOptions } from "@striate/core";
import type { AnyLayer } from "../../Layer.js";
import type { Model } from "../../Model.js";
import { recordRun, shapeFor } from "../recordRun.js";
import { detailOf } from "./detailOf.js";
import { type FrameBox, frameBoxes } from "./frameBoxes.js";
import { BOX, heightOf, layoutGraph, type Placed } from "./layoutGraph.js";
import { type GraphNode, modelGraph } from "./modelGraph.js";
import { STYLE } from "./style.js";
import { type Wire, wiresOf } from "./wiresOf.js";

export interface SvgOptions {
  /** `"layers"`: every layer; `"blocks"`: blocks of one's own as one box each. Default: layers, unless they are more than 60. */
  readonly detail?: "layers" | "blocks";
  /** Default: the model's name, or its type. */
  readonly title?: string;
}

const MANY = 60;
const MARGIN = 24;
const HEAD = 44;

/**
 * A diagram of a model as a picture in SVG: its layers from the input down, with their options, parameters and output shapes, and the ways that
 * tensors take between them, found by running the model without numbers as in training. It stands for itself, without fonts, scripts or network, and
 * follows the reader's light or dark colors.
 *
 * @param model built; on `createShapeBackend()` that is free
 * @throws TensorError `LAYER` before `build`
 * @example
 * await writeFile("lenet5.svg", modelSvg(lenet5().build([null, 28, 28, 1], { backend })));
 */
export function modelSvg(model: Model<never>, options: SvgOptions = {}): string {
  checkOptions("modelSvg", options, ["detail", "title"]);
  const { title = model.name ?? model.type } = options;
  const events = recordRun(model, shapeFor("modelSvg", model, 1), { training: true });
  const opened = (detail: "layers" | "blocks") =>
    modelGraph(
      events,
      (layer) => layer.children().length > 0 && (detail === "layers" || isOpen(layer, model)),
    );
  const full = opened("layers");
  const detail = options.detail ?? (full.nodes.length > MANY ? "blocks" : "layers");
  const graph = detail === "layers" ? full : opened("blocks");
  const placed = layoutGraph(graph);
  const wires = wiresOf(placed);
  const frames = frameBoxes(graph.frames, placed);
  const left = Math.min(...placed.map(({ x }) => x - BOX.width / 2), ...frames.map(({ x }) => x)) - MARGIN;
  const right =
    Math.max(
      ...placed.map(({ x }) => x + BOX.width / 2),
      ...frames.map(({ x, width }) => x + width),
      ...wires.map(({ right }) => right),
    ) + MARGIN;
  const bottom = Math.max(...placed.map(({ node, y }) => y + heightOf(node) / 2)) + MARGIN;
  const [width, height] = [Math.round(right - left), Math.round(bottom + HEAD)];
  const body = [
    ...frames.map(frame),
    ...wires.map(({ path }: Wire) => `<path class="wire" d="${path}" marker-end="url(#striate-arrow)"/>`),
    ...placed.map(box),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="striate-diagram" role="img" width="${width}" height="${height}" viewBox="${Math.round(left)} ${-HEAD} ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="striate-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0 8 4 0 8z"/></marker></defs>',
    text({ className: "title", x: Math.round(left) + MARGIN, y: -14, content: title }),
    ...body,
    "</svg>",
  ].join("\n");
}

/** In a picture of blocks only what merely strings layers together stands open. */
function isOpen(layer: AnyLayer, model: Model<never>): boolean {
  return layer === model || layer.type === "Sequential";
}

function frame({ x, y, width, height, label, side }: FrameBox): string {
  const end = side === "right";
  const rect = `<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>`;
  return (
    rect + text({ className: "label", x: end ? x + width - 10 : x + 10, y: y + 13, content: label, end })
  );
}

function box({ node, x, y }: Placed): string {
  const height = heightOf(node);
  const shape = node.shape?.join("×") ?? "";
  if (node.kind === "input" || node.kind === "operation") return pill(node, { x, y, height, shape });
  const [left, top] = [x - BOX.width / 2, y - height / 2];
  return [
    `<g class="node ${kindOf(node)}">`,
    `<rect class="box" x="${left}" y="${top}" width="${BOX.width}" height="${height}" rx="6"/>`,
    `<rect class="bar" x="${left}" y="${top}" width="5" height="${height}" rx="2.5"/>`,
    text({ className: "type", x: left + 15, y: top + 20, content: shortened(node.title, 28 - shape.length) }),
    text({ className: "shape", x: left + BOX.width - 10, y: top + 20, content: shape, end: true }),
    text({ className: "detail", x: left + 15, y: top + 37, content: shortened(detailOf(node), 44) }),
    "</g>",
  ].join("");
}

function pill(
  node: GraphNode,
  {
    x,
    y,
    height,
    shape,
  }: { readonly x: number; readonly y: number; readonly height: number; readonly shape: string },
): string {
  const content = [[node.title, ...node.suffix].join(" · "), shape].filter((part) => part !== "").join("   ");
  const width = Math.max(70, 24 + 7 * content.length);
  return [
    `<g class="node ${node.kind}">`,
    `<rect class="box" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${height / 2}"/>`,
    `<text class="type" x="${x}" y="${y + 4}" text-anchor="middle" xml:space="preserve">${escaped(content)}</text>`,
    "</g>",
  ].join("");
}

/** Names of classes in the style sheet. */
function kindOf({ kind, title }: GraphNode): string {
  if (kind === "block") return "block";
  if (title.includes("Conv")) return "convolution";
  if (title.includes("Pool")) return "pooling";
  if (title.includes("Normalization")) return "normalization";
  if (title === "Dense") return "dense";
  return title === "ReLU" || title === "Activation" ? "activation" : "other";
}

interface Text {
  readonly className: string;
  readonly x: number;
  readonly y: number;
  readonly content: string;
  readonly end?: boolean;
}

function text({ className, x, y, content, end = false }: Text): string {
  return `<text class="${className}" x="${x}" y="${y}"${end ? ' text-anchor="end"' : ""}>${escaped(content)}</text>`;
}

function shortened(content: string, length: number): string {
  return content.length <= length ? content : `${content.slice(0, length - 1)}…`;
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

import { BOX, heightOf, type Placed } from "./layoutGraph.js";
import type { GraphFrame } from "./modelGraph.js";

export interface FrameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  /** Where the label stands at the top; frames inside have theirs on the right. */
  readonly side: "left" | "right";
}

/** Frames around open blocks of at least two boxes, outermost first. */
export function frameBoxes(frames: readonly GraphFrame[], placed: readonly Placed[]): readonly FrameBox[] {
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const members = frames.map((frame) => frame.nodes.flatMap((id) => byId.get(id) ?? []));
  return frames.flatMap((frame, index) => {
    const inside = members[index]!;
    if (inside.length < 2) return [];
    // Frames inside this one need room for themselves.
    const deeper = frames.filter(
      (other, at) =>
        at > index && members[at]!.length > 1 && other.nodes.every((id) => frame.nodes.includes(id)),
    );
    const levels = deepest(deeper.map(({ nodes }) => nodes));
    const padding = 10 + 7 * levels;
    const left = Math.min(...inside.map(({ x }) => x)) - BOX.width / 2 - padding;
    const right = Math.max(...inside.map(({ x }) => x)) + BOX.width / 2 + padding;
    const top = Math.min(...inside.map(({ node, y }) => y - heightOf(node) / 2)) - 17 - 4 * levels;
    const bottom = Math.max(...inside.map(({ node, y }) => y + heightOf(node) / 2)) + 7 + 2 * levels;
    return [
      {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
        label: labelOf(frame),
        side: levels > 0 ? "left" : "right",
      },
    ];
  });
}

/** The name, and the class where it tells more; of numbered parts also what they are parts of. */
function labelOf({ layer, path }: GraphFrame): string {
  const name = path.match(/[^/]*(\/\d+)*$/)![0];
  return layer.type === "Sequential" ? name : `${name} (${layer.type})`;
}

/** How many sets of nodes stand one inside the other at most. */
function deepest(sets: readonly (readonly number[])[]): number {
  const levels: number[] = [];
  for (const [index, nodes] of [...sets].reverse().entries()) {
    const reversed = [...sets].reverse();
    const inner = levels.filter((_, at) => reversed[at]!.every((id) => nodes.includes(id)));
    levels[index] = 1 + Math.max(0, ...inner);
  }
  return Math.max(0, ...levels);
}

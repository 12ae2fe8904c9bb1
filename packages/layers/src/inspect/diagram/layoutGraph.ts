import type { GraphNode, ModelGraph } from "./modelGraph.js";

/** A box by its center, in pixels. */
export interface Placed {
  readonly node: GraphNode;
  readonly rank: number;
  readonly x: number;
  readonly y: number;
}

export const BOX = { width: 260, height: 48, pill: 26 } as const;
const COLUMN = BOX.width + 36;
const GAP = 34;

/** Every box below all that it takes from, in columns where the run branches. */
export function layoutGraph({ nodes }: ModelGraph): readonly Placed[] {
  const ranks = ranksOf(nodes);
  const columns = columnsOf(nodes, ranks);
  const rankHeights: number[] = [];
  for (const node of nodes) {
    const rank = ranks.get(node.id)!;
    rankHeights[rank] = Math.max(rankHeights[rank] ?? 0, heightOf(node));
  }
  const tops: number[] = [];
  let top = 0;
  for (const height of rankHeights) {
    tops.push(top);
    top += height + GAP;
  }
  return nodes.map((node) => {
    const rank = ranks.get(node.id)!;
    return { node, rank, x: columns.get(node.id)! * COLUMN, y: tops[rank]! + rankHeights[rank]! / 2 };
  });
}

export function heightOf({ kind }: GraphNode): number {
  return kind === "layer" || kind === "block" ? BOX.height : BOX.pill;
}

/** Length of the longest way from an input. */
function ranksOf(nodes: readonly GraphNode[]): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  for (const { id, inputs } of nodes) {
    ranks.set(
      id,
      inputs.reduce((rank, input) => Math.max(rank, ranks.get(input)! + 1), 0),
    );
  }
  return ranks;
}

/** Branches stand side by side below what they branch from, and what joins them in their middle. */
function columnsOf(
  nodes: readonly GraphNode[],
  ranks: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const branches = new Map<number, number[]>();
  for (const { id, inputs } of nodes) {
    if (inputs.length === 1) branches.set(inputs[0]!, [...(branches.get(inputs[0]!) ?? []), id]);
  }
  const columns = new Map<number, number>();
  const taken = new Map<number, number>();
  for (const { id, inputs } of nodes) {
    const wanted = inputs.length === 1 ? besideOthers(id, inputs[0]!) : middle(inputs);
    const rank = ranks.get(id)!;
    // Nodes of one rank come from left to right: each begins where there is room.
    const column = Math.max(wanted, (taken.get(rank) ?? Number.NEGATIVE_INFINITY) + 1);
    columns.set(id, column);
    taken.set(rank, column);
  }
  return columns;

  function besideOthers(id: number, parent: number): number {
    const all = branches.get(parent)!;
    return columns.get(parent)! + all.indexOf(id) - (all.length - 1) / 2;
  }

  function middle(inputs: readonly number[]): number {
    const places = inputs.map((input) => columns.get(input)!);
    return places.length === 0 ? 0 : (Math.min(...places) + Math.max(...places)) / 2;
  }
}

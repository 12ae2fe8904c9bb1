import { BOX, heightOf, type Placed } from "./layoutGraph.js";

export interface Wire {
  /** SVG's path data. */
  readonly path: string;
  /** How far it reaches. */
  readonly right: number;
}

const BEND = 10;
const LANE = 22;

/** From the bottom of each box to the top of those that take from it; around what stands between, on the right. */
export function wiresOf(placed: readonly Placed[]): readonly Wire[] {
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const lanes: { readonly from: number; readonly to: number; readonly x: number }[] = [];
  return placed.flatMap((target) =>
    target.node.inputs.map((id) => {
      const source = byId.get(id)!;
      const between = placed.filter(({ rank }) => rank > source.rank && rank < target.rank);
      const isFree = (column: number) => between.every(({ x }) => Math.abs(column - x) > BOX.width / 2 + 4);
      if (between.length === 0) return curved(source, target);
      if (isFree(source.x)) return straightThenCurved(source, target, target.y - BOX.height / 2 - 28);
      if (isFree(target.x)) return curvedThenStraight(source, target, source.y + BOX.height / 2 + 28);
      const edge = Math.max(...between.map(({ x }) => x), source.x, target.x) + BOX.width / 2 + LANE;
      const taken = lanes.filter(({ from, to }) => from < target.rank && to > source.rank).map(({ x }) => x);
      let x = edge;
      while (taken.some((other) => Math.abs(other - x) < 8)) x += 10;
      lanes.push({ from: source.rank, to: target.rank, x });
      return around(source, target, x);
    }),
  );
}

/** Where a wire leaves the one box and meets the other. */
function ends(source: Placed, target: Placed): readonly [from: number, to: number] {
  return [source.y + heightOf(source.node) / 2, target.y - heightOf(target.node) / 2 - 2];
}

function curved(source: Placed, target: Placed): Wire {
  const [from, to] = ends(source, target);
  return {
    path: `M${source.x} ${from}${bend(source.x, from, target.x, to)}`,
    right: Math.max(source.x, target.x),
  };
}

function straightThenCurved(source: Placed, target: Placed, down: number): Wire {
  const [from, to] = ends(source, target);
  const path = `M${source.x} ${from}V${down}${bend(source.x, down, target.x, to)}`;
  return { path, right: Math.max(source.x, target.x) };
}

function curvedThenStraight(source: Placed, target: Placed, down: number): Wire {
  const [from, to] = ends(source, target);
  const path = `M${source.x} ${from}${bend(source.x, from, target.x, down)}V${to}`;
  return { path, right: Math.max(source.x, target.x) };
}

function bend(fromX: number, fromY: number, toX: number, toY: number): string {
  if (fromX === toX) return `V${toY}`;
  const middle = (fromY + toY) / 2;
  return `C${fromX} ${middle} ${toX} ${middle} ${toX} ${toY}`;
}

/** Out of the gap below the source, down a lane, and into the gap above the target. */
function around(source: Placed, target: Placed, lane: number): Wire {
  const [from, to] = ends(source, target);
  const [down, up] = [from + 14, to - 14];
  const path = [
    `M${source.x} ${from}V${down - BEND}Q${source.x} ${down} ${source.x + BEND} ${down}`,
    `H${lane - BEND}Q${lane} ${down} ${lane} ${down + BEND}`,
    `V${up - BEND}Q${lane} ${up} ${lane - BEND} ${up}`,
    `H${target.x + BEND}Q${target.x} ${up} ${target.x} ${up + BEND}V${to}`,
  ].join("");
  return { path, right: lane };
}

import type { Graph, Node, Part } from './graph.ts';

/** Sizes in pixels of the picture's own coordinates. */
const WIDTH = 240;
const GAP = { across: 44, down: 14 };
const LINE = 15;
const PADDING = 16;
/** From a band's top to the lane above its boxes. */
const LANE = 29;
/** Names shown in a box; the rest is counted, and stands in the tables below. */
const MOST_NAMES = 9;
const COLUMNS: readonly Part[] = ['edge', 'balancer', 'service', 'store', 'database'];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly (Box & { readonly title: string })[];
  readonly boxes: readonly (Box & { readonly node: Node; readonly lines: readonly string[] })[];
  /** From the right side of one box to the left side of another, or around where that is behind it. */
  readonly lines: readonly { readonly path: string; readonly how: string }[];
}

/** A band for each VPC and one for what stands in none; in each, five columns from the edge to the databases. */
export function layoutOf({ vpcs, nodes, edges }: Graph): Layout {
  const columns = COLUMNS.filter((part) => nodes.some((node) => node.part === part));
  const width = columns.length * WIDTH + (columns.length - 1) * GAP.across + 2 * PADDING;
  const boxes: Layout['boxes'][number][] = [];
  const bands: Layout['bands'][number][] = [];
  let y = 0;
  const places = [{ id: undefined, title: 'In no VPC' }, ...vpcs];
  for (const { id, title } of places) {
    const inside = nodes.filter(({ vpc }) => vpc === id);
    if (inside.length === 0) continue;
    const top = y + LANE + 12;
    const bottoms = columns.map((part, column) => {
      let at = top;
      for (const node of inside.filter((one) => one.part === part)) {
        const lines = linesOf(node);
        const height = 30 + lines.length * LINE + 8;
        boxes.push({ x: PADDING + column * (WIDTH + GAP.across), y: at, width: WIDTH, height, node, lines });
        at += height + GAP.down;
      }
      return at;
    });
    const height = Math.max(...bottoms) - GAP.down + PADDING - y;
    bands.push({ x: 0, y, width, height, title });
    y += height + GAP.down;
  }
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const lines = edges.flatMap(({ from, to, how }) => {
    const [one, two] = [byId.get(from), byId.get(to)];
    if (!one || !two) return [];
    const band = bands.find((each) => isWithin(two, each));
    const between = boxes.some((box) => one.x < box.x && box.x < two.x && band && isWithin(box, band));
    return [{ path: between && band ? pathAbove(one, two, band.y + LANE) : pathBetween(one, two), how }];
  });
  return { width, height: Math.max(y - GAP.down, 0), bands, boxes, lines };
}

function linesOf({ names }: Node): readonly string[] {
  if (names.length <= MOST_NAMES) return names;
  return [...names.slice(0, MOST_NAMES - 1), `and ${names.length - MOST_NAMES + 1} more`];
}

const isWithin = ({ y }: Box, band: Box): boolean => band.y <= y && y < band.y + band.height;

const middle = ({ y, height }: Box): number => y + height / 2;

/**
 * Through the free lane above a band's boxes, drawn from its end to its beginning: dashes of several lines to one box
 * then fall together.
 */
function pathAbove(one: Box, two: Box, lane: number): string {
  const [x1, y1] = [one.x + one.width, middle(one)];
  const [x2, y2] = [two.x, middle(two)];
  const [left, right] = [x1 + GAP.across / 2, x2 - GAP.across / 2];
  return [
    `M${x2},${y2} C${right},${y2} ${right},${y2} ${right},${lane + 6}`,
    `Q${right},${lane} ${right - 6},${lane} H${left + 6} Q${left},${lane} ${left},${lane + 6}`,
    `V${Math.max(y1 - 20, lane + 6)} C${left},${y1} ${left},${y1} ${x1},${y1}`,
  ].join(' ');
}

function pathBetween(one: Box, two: Box): string {
  const [x1, y1] = [one.x + one.width, middle(one)];
  const [x2, y2] = [two.x, middle(two)];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

import { graphOf } from '../../audit/diagram/graph.ts';
import { layoutOf } from '../../audit/diagram/layout.ts';
import type { Inventory } from '../../inventory/survey.ts';
import { cut } from '../text.ts';
import { escaped } from './audit-escape.ts';

/** The smallest scale at which names can be read; narrower than that, the picture scrolls. */
const READABLE = 0.8;

/** Characters of a name that fit in a box. */
const ROOM = 36;

/** An environment as a picture: VPCs, load balancers, services, data stores, and what connects to what. */
export function diagramSvg(inventory: Inventory): string {
  const graph = graphOf(inventory);
  if (graph.nodes.length === 0) return '';
  const { width, height, bands, boxes, lines } = layoutOf(graph);
  const label = `${inventory.environment}: ${graph.nodes.length} groups of resources and ${lines.length} connections`;
  return [
    `<figure><div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}">`,
    `<svg viewBox="0 0 ${width} ${height}" style="min-width:${Math.round(width * READABLE)}px" role="img" aria-label="${escaped(label)}">`,
    ...bands.map(
      (band) =>
        `<rect class="vpc" x="0.5" y="${band.y + 0.5}" width="${band.width - 1}" height="${band.height - 1}" rx="10"/>` +
        `<text class="vpc" x="16" y="${band.y + 22}">${escaped(band.title)}</text>`,
    ),
    ...lines.map(({ path, how }) => `<path class="${how}" d="${path}"/>`),
    ...boxes.map((box) => {
      const text = (line: string, row: number, kind: string) =>
        `<text class="${kind}" x="${box.x + 10}" y="${box.y + 20 + row * 15 + (row > 0 ? 4 : 0)}">${escaped(cut(line, ROOM, true))}</text>`;
      return [
        `<g class="node ${box.node.part}"><title>${escaped(box.node.names.join(', '))}</title>`,
        `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/>`,
        text(box.node.title, 0, 'title'),
        ...box.lines.map((line, row) => text(line, row + 1, 'name')),
        '</g>',
      ].join('');
    }),
    '</svg></div>',
    '<figcaption>Solid: requests are sent on. Dashed: the security groups let it through.<span class="narrow"> The picture scrolls sideways.</span></figcaption></figure>',
  ].join('');
}

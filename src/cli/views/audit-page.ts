import type { Block } from '../../audit/document.ts';
import type { Environment } from '../../engine/environment.ts';
import type { Inventory } from '../../inventory/survey.ts';
import { diagramSvg } from './audit-diagram.ts';
import { escaped } from './audit-escape.ts';
import { STYLE } from './audit-style.ts';

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly inventories: readonly Inventory[];
}

const CALLED: Readonly<Record<Environment, string>> = {
  prod: 'production',
  uae: 'the UAE',
  frankfurt: 'Frankfurt',
};

/** Columns from which a narrow screen shows each row as a card: beside each other they would be cut off. */
const MANY_COLUMNS = 4;

/**
 * One page with nothing beside it: no script, no request, no font from elsewhere, which its policy holds the browser to.
 * Whatever AWS calls a thing is text.
 */
export function auditPage({ title, blocks, inventories }: Page): string {
  // What it comes to stands above the pictures: the title, and sentences up to the first table.
  const second = blocks.findIndex(({ type }, index) => index > 0 && type !== 'text');
  const rest = second === -1 ? blocks.length : second;
  const pictures = inventories.map((inventory) => {
    const svg = diagramSvg(inventory);
    return svg === '' ? '' : `<h2>How ${CALLED[inventory.environment]} hangs together</h2>${svg}`;
  });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    ...blocks.slice(0, rest).map(blockHtml),
    ...pictures,
    ...blocks.slice(rest).map(blockHtml),
    '</main></body></html>\n',
  ].join('\n');
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case 'text':
      return `<p${block.tone ? ` class="${block.tone}"` : ''}>${escaped(block.text)}</p>`;
    case 'table':
      return tableHtml(block);
  }
}

function tableHtml({ headings, rows }: Extract<Block, { type: 'table' }>): string {
  const many = headings.length >= MANY_COLUMNS;
  const head = headings.map((one) => `<th scope="col">${escaped(one)}</th>`).join('');
  const body = rows.map(({ cells, tone }) => {
    const columns = cells.map((cell, column) => {
      const marked = column === 0 && tone ? ` class="${tone}"` : '';
      const label = many ? ` data-label="${escaped(headings[column] ?? '')}"` : '';
      return `<td${marked}${label}>${escaped(cell)}</td>`;
    });
    return `<tr>${columns.join('')}</tr>`;
  });
  return `<div class="scroll"><table${many ? ' class="many"' : ''}><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

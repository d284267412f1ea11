import type { Block } from '../../audit/document.ts';
import type { Inventory } from '../../inventory/survey.ts';
import { diagramSvg } from './audit-diagram.ts';
import { escaped } from './audit-escape.ts';
import { STYLE } from './audit-style.ts';

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly inventories: readonly Inventory[];
}

/**
 * One page with nothing beside it: no script, no request, no font from elsewhere, which its policy holds the browser to.
 * Whatever AWS calls a thing is text.
 */
export function auditPage({ title, blocks, inventories }: Page): string {
  const [first, ...rest] = blocks;
  const pictures = inventories.map((inventory) => {
    const svg = diagramSvg(inventory);
    return svg === '' ? '' : `<h2>How ${escaped(inventory.environment)} hangs together</h2>${svg}`;
  });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    first ? blockHtml(first) : '',
    ...pictures,
    ...rest.map(blockHtml),
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
  const head = headings.map((one) => `<th scope="col">${escaped(one)}</th>`).join('');
  const body = rows.map(({ cells, tone }) => {
    const [first = '', ...others] = cells;
    const marked = `<td${tone ? ` class="${tone}"` : ''}>${escaped(first)}</td>`;
    return `<tr>${marked}${others.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

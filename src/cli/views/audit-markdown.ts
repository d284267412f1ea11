import type { Block } from '../../audit/document.ts';
import { clean } from '../text.ts';

/** An audit's document as Markdown, in which no name from AWS is markup. */
export function auditMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockMarkdown).join('\n\n')}\n`;
}

function blockMarkdown(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'text':
      return escaped(block.text);
    case 'table':
      return [
        row(block.headings),
        row(block.headings.map(() => '---')),
        ...block.rows.map(({ cells }) => row(cells.map(escaped))),
      ].join('\n');
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Every character that Markdown or HTML would take for markup, escaped. */
function escaped(text: string): string {
  return clean(text)
    .replaceAll(/[\\`*_[\]|~#]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}

import type { Block } from '../../audit/document.ts';
import { toned } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { clean } from '../text.ts';
import { table } from './table.ts';

/** An audit's document on a screen. */
export function auditText(screen: Screen, blocks: readonly Block[]): string {
  return blocks.map((block) => blockText(screen, block)).join('');
}

function blockText(screen: Screen, block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${block.level === 1 ? '' : '\n'}${screen.paint('bold', clean(block.text))}\n`;
    case 'text':
      return `${block.tone ? toned(screen, block.tone, clean(block.text)) : clean(block.text)}\n`;
    case 'table':
      return table(
        screen,
        block.headings,
        block.rows.map(({ cells }) => cells),
      );
  }
}

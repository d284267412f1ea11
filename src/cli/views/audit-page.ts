import type { Block } from '../../audit/document.ts';
import type { Inventory } from '../../inventory/survey.ts';

interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly inventories: readonly Inventory[];
}

export function auditPage({ title }: Page): string {
  return title;
}

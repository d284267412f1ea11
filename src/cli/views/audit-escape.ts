import { clean } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text from AWS as text of a page, in an element or an attribute: no tag, no entity, no terminal escape. */
export function escaped(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Renders every page of help at 80 columns, so that showing one loads nothing but the page. */
export function renderHelp(dist) {
  const load = createRequire(import.meta.url)(join(dist, 'load.cjs'));
  const { helpPages } = load('pages.cjs');
  mkdirSync(join(dist, 'help'), { recursive: true });
  for (const [words, text] of helpPages(80)) {
    writeFileSync(join(dist, 'help', `${['muvi', words].join(' ').trim()}.txt`), text);
  }
}

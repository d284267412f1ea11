import { closeSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DurableFile } from '../../src/journal/durable-file.ts';

it('closed a second time, it does not close the file that has got its number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-durable-'));
  const file = new DurableFile(join(folder, 'journal'));
  file.close(true);
  const other = openSync(join(folder, 'other'), 'w');
  file.close(true);
  writeSync(other, 'whole');
  closeSync(other);
  expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('whole');
});

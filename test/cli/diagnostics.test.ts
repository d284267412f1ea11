import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnosticsIn } from '../../src/cli/diagnostics.ts';
import { PLACES_BY_NAME } from '../support/rehearsal.ts';

const departure = {
  place: PLACES_BY_NAME.uae,
  call: { channel: 'aws', service: 'ec2', operation: 'DescribeVpcs', input: {} },
  kind: 'read',
  tookMs: 5,
} as const;
const secrets = { scrub: (text: string) => text };

it.skipIf(!existsSync('/dev/full'))('a diagnostic log on a full disk takes nobody an answer', async () => {
  const told = await diagnosticsIn('/dev/full', secrets, true);
  expect(() => told(departure)).not.toThrow();
});

it('a diagnostic log that cannot be opened is left out', async () => {
  const told = await diagnosticsIn(mkdtempSync(join(tmpdir(), 'muvi-log-')), secrets, true);
  expect(() => told(departure)).not.toThrow();
});

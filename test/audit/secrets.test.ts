import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/audit/report.ts';
import { reportDocument } from '../../src/audit/report-document.ts';
import { snapshotText } from '../../src/audit/snapshot.ts';
import { auditMarkdown } from '../../src/cli/views/audit-markdown.ts';
import { auditPage } from '../../src/cli/views/audit-page.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import { mirrorWorld, planted, taken } from './support.ts';

/** Values that stand where nobody should have put them; each is made up here. */
const PLANTED = {
  DB_PASSWORD: 'correct-horse-battery-staple',
  DATABASE_URL: 'postgres://muvi:pl4nted-in-a-url@db.internal:5432/main',
  PAYMENT_KEY_ID: ['AKIA', 'PLANTEDKEY000001'].join(''),
  SENDGRID_API_KEY: 'sg-planted-api-key-value',
  NOTE: ['-----BEGIN RSA PRIVATE', 'KEY-----\nplanted\n'].join(' '),
} as const;
const HARMLESS = { LOG_LEVEL: 'debug-level-seven' };

const world = planted(mirrorWorld(), 'ecs:TaskDefinition', 'muvi-main-uat:12', (data) => {
  const [app] = data.containers as { name: string }[];
  const environment = Object.entries({ ...PLANTED, ...HARMLESS }).map(([name, value]) => ({ name, value }));
  return { containers: [{ ...app, environment }] };
});

describe('secrets in plain environment variables', () => {
  it('are named and never shown, in any output', async () => {
    const { inventories, answers } = await taken(['uae'], { world, keep: true });
    const [uae] = inventories as [Inventory];
    const report = reportOf(uae);
    const blocks = reportDocument(report);
    const outputs = [
      JSON.stringify(report),
      JSON.stringify(blocks),
      auditMarkdown(blocks),
      auditPage({ title: 'x', blocks, inventories }),
      snapshotText(inventories, answers),
    ];
    for (const output of outputs) {
      for (const value of Object.values(PLANTED)) expect(output).not.toContain(value);
      expect(output).not.toContain('pl4nted-in-a-url');
    }
    const raised = report.findings.find(({ code }) => code === 'secret-in-environment');
    expect(raised?.what).toBe(
      'has secrets in plain environment variables of app: DATABASE_URL, DB_PASSWORD, NOTE, PAYMENT_KEY_ID, SENDGRID_API_KEY',
    );
  });

  it('are told from settings that may be read', async () => {
    const { answers } = await taken(['uae'], { world, keep: true });
    expect(JSON.stringify(answers)).toContain(HARMLESS.LOG_LEVEL);
  });
});

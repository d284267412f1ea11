import { describe, expect, it } from 'vitest';
import { changesDocument, comparisonDocument } from '../../src/audit/comparison-document.ts';
import { changesBetween } from '../../src/audit/diff.ts';
import { compare } from '../../src/audit/parity/compare.ts';
import { reportOf } from '../../src/audit/report.ts';
import { reportDocument } from '../../src/audit/report-document.ts';
import { snapshotText } from '../../src/audit/snapshot.ts';
import type { Screen } from '../../src/cli/screen.ts';
import { auditMarkdown } from '../../src/cli/views/audit-markdown.ts';
import { auditPage } from '../../src/cli/views/audit-page.ts';
import { auditText } from '../../src/cli/views/audit-text.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import type { World } from '../../src/twin/world.ts';
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

const variables = Object.entries({ ...PLANTED, ...HARMLESS }).map(([name, value]) => ({ name, value }));

/** In a task definition, a build project, and the description of a thing, which knows no setting's name. */
function spoilt(world: World): World {
  const defined = planted(world, 'ecs:TaskDefinition', 'muvi-main-uat:12', (data) => {
    const [app] = data.containers as { name: string }[];
    return { containers: [{ ...app, environment: variables }] };
  });
  const built = planted(defined, 'codebuild:Project', 'muvi-main-uat-build', (data) => {
    const settings = data.settings as { environment: object };
    return {
      settings: { ...settings, environment: { ...settings.environment, environmentVariables: variables } },
    };
  });
  return planted(built, 'elasticache:ReplicationGroup', 'muvi-uat-redis-fb', () => ({
    nodeType: PLANTED.PAYMENT_KEY_ID,
    version: PLANTED.DATABASE_URL,
  }));
}

const mirror = mirrorWorld();
const world = spoilt(mirror);

/** As in a file: no terminal, no colour. */
const FILE = {
  terminal: false,
  columns: () => 80,
  paint: (_style: string, text: string) => text,
} as unknown as Screen;

describe('secrets in plain environment variables', () => {
  it('are named and never shown, in any output', async () => {
    const { inventories, answers } = await taken(['uae', 'prod'], { world, keep: true });
    const [uae, prod] = inventories as [Inventory, Inventory];
    const clean = (await taken(['uae'], { world: mirror })).inventories;
    const comparison = compare(prod, uae, []);
    const changes = changesBetween(clean, [uae]);
    const report = reportOf(uae);
    const blocks = reportDocument(report);
    const shown = [blocks, comparisonDocument(comparison), changesDocument(changes)];
    const outputs = [
      ...[report, comparison, changes].map((data) => JSON.stringify(data)),
      ...shown.map(auditMarkdown),
      ...shown.map((document) => auditText(FILE, document)),
      ...shown.map((document) => auditPage({ title: 'x', blocks: document, inventories })),
      snapshotText(inventories, answers),
    ];
    expect(changes.map(({ name }) => name)).toContain('muvi-uat-redis-fb');
    expect(comparison.differences.map(({ name }) => name)).toContain('muvi-main-uat');
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

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { call, describe as read } from '../../src/aws/call.ts';
import { createGateway } from '../../src/aws/gateway.ts';
import type { Transport } from '../../src/aws/transport.ts';
import { diagnosticsIn } from '../../src/cli/diagnostics.ts';
import { showFailure } from '../../src/cli/failure.ts';
import { jsonHost } from '../../src/cli/hosts/json.ts';
import { pipeHost } from '../../src/cli/hosts/pipe.ts';
import { runbookFacts } from '../../src/cli/runbook-facts.ts';
import { screenOver } from '../../src/cli/screen.ts';
import { NOTHING_APPROVED } from '../../src/engine/approval.ts';
import { asked, jsonText } from '../../src/engine/call.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { runPhase } from '../../src/engine/run.ts';
import { Secret } from '../../src/engine/secret.ts';
import { step } from '../../src/engine/step.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { openRecords } from '../../src/journal/records.ts';
import { collectSecrets } from '../../src/secrets/collect.ts';
import { createSecretRegistry } from '../../src/secrets/registry.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { PLACES_BY_NAME, rehearse } from '../support/rehearsal.ts';

const PLANTED = 'pl"an&ted\'s\necret+/=%';
/** As AWS could word it: raw, in JSON, in a URL, in base64 at two alignments, in hex. */
const spelled = [
  PLANTED,
  JSON.stringify(PLANTED).slice(1, -1),
  encodeURIComponent(PLANTED),
  Buffer.from(PLANTED).toString('base64'),
  Buffer.from(`user:${PLANTED}`).toString('base64'),
  Buffer.from(PLANTED).toString('hex'),
];
/** What to look for: of the shifted base64 the part that the secret alone decides. */
const telltale = spelled.map((form, index) => (index === 4 ? form.slice(8, -4) : form));

/** A password a person typed: AWS refuses it with a message that repeats it, and a tag and a parameter hold it too. */
const phase = definePhase({
  id: 'S',
  title: 'A password that AWS gives back everywhere',
  writes: ['uae'],
  steps: [
    step({
      id: 'S.1',
      title: 'Store it',
      in: 'uae',
      does: 'create',
      write: () =>
        call('secrets-manager', 'CreateSecret', {
          Name: 'uat/main/rds',
          SecretString: jsonText({ username: 'postgres', password: asked('the password') }),
        }),
      verify: () => [
        read('secrets-manager', 'DescribeSecret', { SecretId: 'uat/main/rds' }).shows({
          Name: 'uat/main/rds',
          Tags: [],
        }),
        read('ssm', 'DescribeParameters', {}).shows({ Parameters: [{ Description: 'plain' }] }),
      ],
    }),
  ],
});

describe('everything that is written and printed', () => {
  it('holds a planted secret in no form: journal, logs, runbook, diagnostics, plan, pipe, JSON and errors', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muvi-all-sinks-'));
    const registry = createSecretRegistry();
    const scrub = (text: string) => registry.scrub(text);
    const transport: Transport = {
      async send(_place, sent) {
        // As every transport does before it answers: secrets are known before any sink can see them.
        collectSecrets(sent.operation, sent.input, (secret) => registry.register(secret));
        registry.register(PLANTED);
        if (sent.operation === 'CreateSecret') {
          const message = `bad value ${spelled.join(' | ')}`;
          throw new CallFailed({ failure: 'rejected', errorName: 'InvalidParameterException', message });
        }
        if (sent.operation === 'DescribeParameters')
          return { value: { Parameters: [{ Name: '/uat/KEY', Description: spelled.join(' ') }] } };
        return {
          value: {
            Name: 'uat/main/rds',
            Tags: spelled.map((Value, index) => ({ Key: `note-${index}`, Value })),
          },
        };
      },
    };
    const clock = new VirtualClock();
    const journal = await openJournal({
      store: directoryStore(folder, clock),
      actor: 'me',
      clock,
      scrub,
    });
    const records = await openRecords({ journal, folder, facts: runbookFacts(phases()), rehearsal: false });
    const printed: string[] = [];
    const screen = screenOver({ write: (text) => printed.push(text) }, { env: {}, scrub });
    const hosts = [jsonHost(screen, async () => 'yes'), pipeHost(screen, async () => 'yes')];
    registry.register(PLANTED);
    const base = await rehearse({ phases: phases() });
    const context = {
      ...base.context,
      rehearsal: false,
      phases: [phase],
      ledger: journal,
      clock,
      password: async () => new Secret(PLANTED),
      host: {
        notify: (event: Parameters<(typeof hosts)[0]['notify']>[0]) => {
          for (const host of hosts) host.notify(event);
        },
        ask: async () => 'yes',
      },
      gateway: createGateway({
        transport,
        places: PLACES_BY_NAME,
        guard: { read: () => {}, write: () => {}, otherWrite: () => {} },
        clock,
        random: () => 0,
        channels: {},
        record: diagnosticsIn(join(folder, 'muvi.log'), registry, true),
      }),
    };
    const plan = await planPhase(phase, context);
    writeFileSync(join(folder, 'plan.json'), scrub(JSON.stringify(plan, null, 2)));
    const approvals = NOTHING_APPROVED;
    const outcome = await runPhase(phase, context, { command: `muvi ${PLANTED}`, resume: 'muvi', approvals });
    expect(outcome.exit).toBe(3);
    screen.line(JSON.stringify(outcome));
    for (const json of [true, false])
      showFailure(new Error(`it was ${spelled.join(' ')}`), screen, { json, debug: true });
    await records.flush();
    await journal.close();
    await base.close();
    writeFileSync(join(folder, 'printed.txt'), printed.join(''));

    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    expect(files).toEqual(
      expect.arrayContaining([
        'journal.ndjson',
        'UAE_PHASES_EXECUTION_LOG.md',
        'UAE_RUNBOOK.md',
        'muvi.log',
        'plan.json',
        'printed.txt',
      ]),
    );
    const found = files.flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return telltale.filter((form) => text.includes(form)).map((form) => `${name}: ${form}`);
    });
    expect(found).toEqual([]);
    expect(printed.join('')).toContain('[redacted]');
  });
});

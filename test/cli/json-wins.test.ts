import { describe, expect, it } from 'vitest';
import { auditing } from '../../src/cli/acts/audit.ts';
import { act as compare } from '../../src/cli/acts/audit-compare.ts';
import { act as diff } from '../../src/cli/acts/audit-diff.ts';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { parse } from '../../src/cli/program.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

describe('--json wins over --format', () => {
  it.each(['table', 'markdown', 'html'])('%s, of every audit', async (format) => {
    const cwd = emptyFolder();
    const keep = inProcess({ cwd, clock: new Wall() });
    const only = { only: 'redis' };
    await keep.run(auditing(['uae']), { options: { ...only, save: 'a.json' } });
    for (const [act, args] of [
      [auditing(['uae']), {}],
      [compare, { truth: 'prod', mirror: 'uae' }],
      [diff, { old: 'a.json', new: 'a.json' }],
    ] as const) {
      const process = inProcess({ cwd, clock: new Wall(), json: true });
      await process.run(act, { args, options: { ...(act === diff ? {} : only), format } });
      expect(() => JSON.parse(process.out())).not.toThrow();
    }
  });

  it.each(['table', 'markdown', 'cli'])('%s, of a plan', async (format) => {
    const process = inProcess({ cwd: emptyFolder(), clock: new Wall(), json: true });
    await process.run(plan, { args: { phase: '4' }, options: { format } });
    expect(JSON.parse(process.out())).toMatchObject({ phase: '4' });
  });
});

describe('a group of commands without one of them', () => {
  const streams = () => {
    let said = '';
    const write = (text: string) => {
      said += text;
    };
    return { out: { write, columns: () => 80 }, err: { write }, said: () => said };
  };
  const error = {
    code: 'USAGE',
    exit: 64,
    message: expect.stringMatching(/^phase needs one of list, show, plan, .*adopt/),
    remedy: 'muvi phase --help',
  };

  it('is an error with a remedy, after its help', async () => {
    const plain = streams();
    await expect(parse(['phase'], '1', plain)).rejects.toMatchObject(error);
    expect(plain.said()).toMatch(/^Examples:/);
  });

  it.each([[['phase', '--json']], [['--json', 'phase']]])('%j says nothing but the error', async (argv) => {
    const json = streams();
    await expect(parse(argv, '1', json)).rejects.toMatchObject(error);
    expect(json.said()).toBe('');
  });
});

it('a file that an audit is to be written to has a name', async () => {
  const cwd = emptyFolder();
  const asked = inProcess({ cwd, clock: new Wall() }).run(auditing(['uae']), { options: { out: '' } });
  await expect(asked).rejects.toMatchObject({ code: 'OUT_UNWRITABLE', message: '--out names no file' });
});

import { describe, expect, it } from 'vitest';
import { carried, carriedIn, carriedOf } from '../../src/cli/carried.ts';
import { failureOf } from '../../src/cli/failure.ts';
import type { MuviError } from '../../src/engine/errors.ts';
import { storeLocked } from '../../src/journal/errors.ts';

const REHEARSAL = { rehearse: true, config: undefined, endpoint: undefined };

describe('a command to go on with', () => {
  it.each([
    ['muvi phase plan 4', 'muvi phase plan 4 --rehearse'],
    ['muvi decide 5 --answer "…" --why "…"', 'muvi decide 5 --answer "…" --why "…" --rehearse'],
    ['run `muvi log verify`, and put it back', 'run `muvi log verify --rehearse`, and put it back'],
    [
      'muvi phase plan 4, then approve what it shows',
      'muvi phase plan 4 --rehearse, then approve what it shows',
    ],
    [
      'muvi phase run 3, or where it was done: muvi phase adopt 3 --why "…"',
      'muvi phase run 3 --rehearse, or where it was done: muvi phase adopt 3 --why "…" --rehearse',
    ],
    [
      'sign in; muvi doctor shows every environment',
      'sign in; muvi doctor --rehearse shows every environment',
    ],
    ['see muvi status.', 'see muvi status --rehearse.'],
    ['muvi phase verify and then look', 'muvi phase verify --rehearse and then look'],
    ['muvi phase run 4 --rehearse --yes', 'muvi phase run 4 --rehearse --yes'],
    ['muvi rehearse 3 4', 'muvi rehearse 3 4'],
    ['muvi phase run --help', 'muvi phase run --help'],
    ['muvi help errors', 'muvi help errors'],
    ['a fault of muvi is none of yours', 'a fault of muvi is none of yours'],
    ['correct it', 'correct it'],
  ])('%s, in a rehearsal', (text, given) => {
    expect(carried(text, REHEARSAL)).toBe(given);
    expect(carried(given, REHEARSAL)).toBe(given);
  });

  it('has the settings and the emulator of the command before it', () => {
    const given = carriedOf([
      '--config',
      'a b.yaml',
      'phase',
      'run',
      '4',
      '--endpoint=http://127.0.0.1:5000',
    ]);
    expect(given).toEqual({
      path: 'phase run',
      rehearse: false,
      config: 'a b.yaml',
      endpoint: 'http://127.0.0.1:5000',
      phase: '4',
    });
    const next = "muvi phase plan 4 --config 'a b.yaml' --endpoint http://127.0.0.1:5000";
    expect(carried('muvi phase plan 4', given)).toBe(next);
    expect(carried(next, given)).toBe(next);
    expect(carried('muvi status', given)).toBe("muvi status --config 'a b.yaml'");
  });

  it.each([
    ['phase run 4 --approve abc', '4'],
    ['phase run --approve abc 4 --rehearse', '4'],
    ['--config f phase plan 2B', '2B'],
    ['phase approve plan.json', undefined],
    ['rehearse 4', undefined],
    ['status', undefined],
    ['', undefined],
  ])('of %j is about phase %s', (line, phase) => {
    expect(carriedOf(line.split(' ')).phase).toBe(phase);
  });

  it('names the phase where it is known', () => {
    const given = carriedOf(['phase', 'run', '4', '--rehearse']);
    const remedy = 'muvi phase plan <phase> --out plan.json, then approve the digest it shows';
    expect(carried(remedy, given)).toBe(
      'muvi phase plan 4 --out plan.json --rehearse, then approve the digest it shows',
    );
    expect(carried('(`muvi phase plan` shows them)', given)).toBe(
      '(`muvi phase plan 4 --rehearse` shows them)',
    );
    expect(carried(remedy, carriedOf(['phase', 'approve', 'x']))).toBe(remedy);
  });

  it('stands so in every error, whoever threw it', () => {
    const held = { holder: 'a', host: 'b', pid: 1, id: 'x', command: 'muvi', since: '', heartbeat: '' };
    const locked = storeLocked('here', held as never, 0);
    const { next } = failureOf(locked, ['rehearse', '4']);
    expect(next).toContain('`muvi unlock --rehearse`');
    expect(failureOf(locked, ['phase', 'run', '4']).next).toContain('`muvi unlock`');
    const mended = carriedIn(locked, REHEARSAL) as MuviError;
    expect(mended).toMatchObject({ code: 'STORE_LOCKED', exit: 6, remedy: next });
    expect(carriedIn(mended, REHEARSAL)).toBe(mended);
  });
});

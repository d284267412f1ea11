import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, errorCode, errorCodesPage, errorCodeText } from '../../src/cli/error-codes.ts';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { failureOf, showFailure } from '../../src/cli/failure.ts';
import { screenOver } from '../../src/cli/screen.ts';
import { CallFailed, EXIT, MuviError } from '../../src/engine/errors.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const sources = ['src', 'phases'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('error-codes.ts'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
);

describe('the codes of errors', () => {
  const known = new Map(ERROR_CODES.map((one) => [one.code, one]));

  it('every code in the sources stands in the table', () => {
    const used = sources.flatMap((text) => [
      ...[...text.matchAll(/(?:usageError|unknownWord)\(\s*'([^']+)'/g)].map((match) => match[1]),
      ...[...text.matchAll(/new MuviError\(\{\s*code: '([^']+)'/g)].map((match) => match[1]),
    ]);
    expect(used.length).toBeGreaterThan(20);
    expect([...new Set(used)].filter((code) => !known.has(code ?? ''))).toEqual([]);
  });

  it('every code of the table is used somewhere', () => {
    const all = sources.join('\n');
    expect(
      [...known.keys()].filter((code) => !all.includes(`'${code}'`) && !all.includes(`${code}: {`)),
    ).toEqual([]);
  });

  it('codes are words in capitals, joined by underscores', () => {
    expect([...known.keys()].filter((code) => !/^[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
  });

  it('docs/errors.md is the table', () => {
    expect(readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8')).toBe(errorCodesPage());
  });

  it.each(ERROR_CODES)('$code has a page of its own', ({ code, exit, means }) => {
    expect(errorCode(code)).toEqual({ code, exit, means });
    const page = errorCodeText(code, 200);
    expect(page).toContain(`${code}: ${means}.`);
    expect(page).toContain(`exit code ${exit}: `);
  });

  it("an error of AWS's own has a page too, and what is no code has none", () => {
    expect(errorCodeText('AWS_AccessDenied', 200)).toContain('AWS answered AccessDenied');
    expect(errorCodeText('PLAN', 200)).toBeUndefined();
  });

  it('every exit code is explained once', () => {
    expect(EXIT_CODES.map(({ code }) => code).sort()).toEqual(Object.values(EXIT).sort());
  });
});

describe('an error on the screen', () => {
  const shown = (error: unknown, options = { json: false, debug: false }) => {
    let text = '';
    const sink = { write: (part: string) => (text += part) };
    const exit = showFailure(error, screenOver(sink, { env: {}, scrub: (part) => part }), options);
    return { text, exit };
  };
  const error = new MuviError({
    code: 'PLAN_STALE',
    message: 'it changed',
    fault: 'user',
    exit: EXIT.declined,
    remedy: 'muvi phase plan 4',
    cause: new Error('because of this'),
  });

  it('says what happened, why, its code, and what to do next', () => {
    expect(shown(error)).toEqual({
      exit: EXIT.declined,
      text: [
        'error: it changed',
        '  why: because of this',
        ' code: PLAN_STALE (muvi help PLAN_STALE)',
        ' next: muvi phase plan 4',
        '',
      ].join('\n'),
    });
  });

  it('says a cause once where the message says it already', () => {
    const cause = new Error('no such profile', { cause: new Error('ENOENT') });
    const twice = new MuviError({ ...error, message: 'no credentials: no such profile', cause });
    expect(shown(twice).text.split('\n').slice(0, 2)).toEqual([
      'error: no credentials: no such profile',
      '  why: ENOENT',
    ]);
  });

  it('a full disk is no fault of muvi, whatever was written', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(failureOf(full)).toMatchObject({ code: 'STORE_FULL', exit: EXIT.failed });
  });

  it('a profile without credentials is told how to get some', () => {
    const none = { failure: 'denied', errorName: 'CredentialsProviderError', message: 'none' } as const;
    expect(failureOf(new CallFailed(none)).next).toContain('aws sso login');
  });

  it('no code stands in the table twice', () => {
    const codes = ERROR_CODES.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)]);
  });

  it('shows a stack with --debug alone', () => {
    expect(shown(error).text).not.toContain('errors.test.ts');
    expect(shown(error, { json: false, debug: true }).text).toContain('errors.test.ts');
  });

  it('is one line of JSON with --json', () => {
    const { text } = shown(error, { json: true, debug: false });
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'PLAN_STALE',
        message: 'it changed',
        why: ['because of this'],
        next: 'muvi phase plan 4',
        exit: 2,
      },
    });
  });

  it.each([
    ['refused', EXIT.refused],
    ['denied', EXIT.identity],
    ['rejected', EXIT.failed],
    ['lost', EXIT.failed],
  ] as const)('a call that was %s ends with %i', (failure, exit) => {
    expect(failureOf(new CallFailed({ failure, errorName: 'X', message: 'm' })).exit).toBe(exit);
  });

  it('what muvi does not know is a fault of its own and never 0', () => {
    for (const thrown of [new TypeError('oops'), 'text', undefined]) {
      expect(failureOf(thrown)).toMatchObject({ code: 'MUVI_FAULT', exit: EXIT.failed });
    }
  });

  it('carries no terminal escape of what AWS sent', () => {
    const sneaky = new CallFailed({ failure: 'rejected', errorName: 'Bad', message: '\u001b[2Jgone' });
    expect(shown(sneaky).text).toContain('Bad: gone');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOTS = ['src', 'phases'];
/** Where SDK code may run: the clients and their layers, the identity module, and the schema walk of secrets. */
const HOMES = ['src/aws/sdk/', 'src/aws/identity/', 'src/secrets/collect.ts'];

const sources = ROOTS.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(root, path)),
).map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Modules a file loads at run time: `import type` is gone by then. */
function loads(text: string): string[] {
  const statics = [...text.matchAll(/^\s*(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'/gm)];
  const bare = [...text.matchAll(/^\s*import\s+'([^']+)'/gm)];
  const dynamic = [...text.matchAll(/\b(?:import|require)\(\s*['"`]([^'"`]+)/g)];
  return [...statics, ...bare, ...dynamic].map(([, module = '']) => module);
}

const isHome = (path: string) => HOMES.some((home) => path.startsWith(home));

describe('SDK code', () => {
  it('is loaded in its own folders alone', () => {
    const strangers = sources
      .filter(({ path }) => !isHome(path))
      .flatMap(({ path, text }) => loads(text).map((module) => ({ path, module })))
      .filter(({ module }) => /^@aws-sdk\/|^@smithy\/|^aws4|presigner/.test(module));
    expect(strangers).toEqual([]);
  });

  it('has its clients loaded in one file', () => {
    const loading = sources.filter(({ text }) =>
      loads(text).some((module) => module.startsWith('@aws-sdk/client-')),
    );
    expect(loading.map(({ path }) => path)).toEqual(['src/aws/sdk/clients.ts']);
  });

  it('presigns nowhere, and signs in two files', () => {
    expect(sources.filter(({ text }) => loads(text).some((module) => /presigner/.test(module)))).toEqual([]);
    const signing = sources.filter(({ text }) => loads(text).includes('@smithy/signature-v4'));
    expect(signing.map(({ path }) => path).sort()).toEqual([
      'src/aws/identity/sts.ts',
      'src/aws/sdk/signer.ts',
    ]);
  });

  it('hands its clients, keyrings and layers to nobody outside', () => {
    const inner =
      /aws\/(sdk\/(?!transport\.ts)|identity\/(keyring|profile|sts|caller|narrowing|from-ini)\.ts)/;
    const reaching = sources
      .filter(({ path }) => !isHome(path))
      .flatMap(({ path, text }) => loads(text).map((module) => ({ path, module: join(path, '..', module) })))
      .filter(({ module }) => inner.test(module));
    expect(reaching).toEqual([]);
  });
});

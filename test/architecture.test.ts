import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths of the project that it imports; whether only their types, and whether only when a command needs them. */
  readonly imports: readonly { readonly path: string; readonly typeOnly: boolean; readonly later: boolean }[];
  /** Packages and node: modules of which it imports a value. */
  readonly packages: readonly string[];
}

function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name)));
}

function read(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const found = [
    ...[...text.matchAll(/^\s*(?:import|export)\s+(type\s)?([^;'"]*?)\s*from\s+'([^']+)'/gm)].map(
      (match) => ({
        from: match[3] as string,
        typeOnly: match[1] !== undefined || onlyTypes(match[2] as string),
        later: false,
      }),
    ),
    ...[...text.matchAll(/^import\s+'([^']+)'/gm)].map((match) => ({
      from: match[1] as string,
      typeOnly: false,
      later: false,
    })),
    ...[...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map((match) => ({
      from: match[1] as string,
      typeOnly: false,
      later: true,
    })),
  ];
  return {
    path,
    text,
    imports: found
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from, ...how }) => ({ path: relative(ROOT, resolve(ROOT, dirname(path), from)), ...how })),
    packages: found
      .filter(({ from, typeOnly }) => !from.startsWith('.') && !typeOnly)
      .map(({ from }) => from),
  };
}

const onlyTypes = (names: string): boolean =>
  /^\{[\s\S]*\}$/.test(names) &&
  names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .every((name) => name.startsWith('type '));

const src = sources('src');
const phases = sources('phases');
const all = [...src, ...phases];

/** What each layer may import, beside itself. Everything points downwards. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/engine': [],
  'src/files': [],
  'src/secrets': ['src/engine'],
  'src/aws': ['src/engine', 'src/secrets'],
  'src/channels': ['src/engine', 'src/aws', 'src/secrets'],
  'src/twin': ['src/engine', 'src/files', 'src/aws', 'src/secrets'],
  'src/journal': ['src/engine', 'src/files', 'src/aws', 'src/secrets'],
  'src/config': ['src/engine', 'src/aws'],
  'src/inventory': ['src/engine', 'src/aws'],
  'src/database': ['src/engine', 'src/aws', 'src/channels', 'src/secrets'],
  'src/audit': ['src/engine', 'src/aws', 'src/inventory', 'src/secrets', 'src/config'],
  phases: ['src/engine', 'src/aws', 'src/channels', 'src/inventory', 'src/database'],
};

const layerOf = (path: string): string =>
  path.startsWith('phases/') ? 'phases' : path.split('/').slice(0, 2).join('/');

describe('layers', () => {
  it.each(Object.entries(LAYERS))('%s imports only what is below it', (layer, below) => {
    const upwards = all
      .filter(({ path }) => layerOf(path) === layer)
      .flatMap(({ path, imports }) =>
        imports
          .filter((imported) => ![layer, ...below].includes(layerOf(imported.path)))
          .map((imported) => `${path} -> ${imported.path}`),
      );
    expect(upwards).toEqual([]);
  });

  it('the engine opens no file', () => {
    const files = src
      .filter(({ path }) => layerOf(path) === 'src/engine')
      .filter(({ packages }) => packages.some((name) => name.startsWith('node:fs')));
    expect(files.map(({ path }) => path)).toEqual([]);
  });

  it('knows every folder of src', () => {
    const folders = new Set(
      src.filter(({ path }) => path.split('/').length > 2).map(({ path }) => layerOf(path)),
    );
    expect([...folders].filter((folder) => !(folder in LAYERS) && folder !== 'src/cli')).toEqual([]);
  });

  it('phases hold no client, host or journal, only the typed calls and the declarations of the engine', () => {
    const allowed =
      /^src\/(engine\/(phase|step|expectation|call|environment|secret|clock)|aws\/(call|types|transport)|channels\/|inventory\/|database\/|aws\/paging)/;
    const outside = phases.flatMap(({ path, imports }) =>
      imports
        .filter((imported) => imported.path.startsWith('src/') && !allowed.test(imported.path))
        .map((imported) => `${path} -> ${imported.path}`),
    );
    expect(outside).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cycles(all)).toEqual([]);
  });
});

describe('one place for each way out', () => {
  const users = (pattern: RegExp, files = all): string[] =>
    files.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);
  const importers = (pattern: RegExp): string[] =>
    all.filter(({ packages }) => packages.some((name) => pattern.test(name))).map(({ path }) => path);
  const outside = (paths: readonly string[], allowed: RegExp): string[] =>
    paths.filter((path) => !allowed.test(path));

  it('AWS clients are loaded in src/aws/sdk and src/aws/identity alone', () => {
    expect(
      outside(importers(/^@aws-sdk\/|^@smithy\//), /^src\/aws\/(sdk|identity)[/.]|^src\/secrets\//),
    ).toEqual([]);
  });

  it('clients are constructed in one folder', () => {
    expect(outside(users(/\bnew [A-Za-z0-9]*Client\(/), /^src\/(aws\/sdk|database)\//)).toEqual([]);
  });

  it('child processes start in their channel, the database capability and the tool checks alone', () => {
    expect(
      outside(importers(/^node:child_process$/), /^src\/(channels\/process|database\/children)\.ts$/),
    ).toEqual([]);
  });

  it('sockets and PostgreSQL are opened in their own places', () => {
    expect(outside(importers(/^node:(https?|net|tls|dgram|http2)$/), /^src\/aws\/(sdk|identity)\//)).toEqual(
      [],
    );
    expect(outside(importers(/^pg/), /^src\/database\//)).toEqual([]);
    expect(outside(users(/\bfetch\(/), /^src\/(channels\/http|database\/|aws\/)/)).toEqual([]);
  });

  it('the process exits in main.ts alone', () => {
    expect(outside(users(/process\.exit\b|process\.exitCode\s*=/), /^src\/main\.ts$/)).toEqual([]);
  });

  it('nothing writes to the console but through a host', () => {
    expect(users(/(?<![\w.'"/])console\.\w+\(/)).toEqual([]);
  });

  it('the clock is read in one place', () => {
    expect(
      outside(users(/\bDate\.now\(|new Date\(\)|performance\.now\(/), /^src\/(cli|twin)\/clock\.ts$/),
    ).toEqual([]);
  });
});

describe('files', () => {
  it('are under 300 lines, or say at the top why not', () => {
    const long = all
      .filter(({ path }) => !path.includes('.generated.'))
      .filter(({ text }) => text.split('\n').length > 300 && !/^\/\*\*?[^/]*?(long|lines)/i.test(text))
      .map(({ path }) => path);
    expect(long).toEqual([]);
  });

  it('carry no unfinished work', () => {
    expect(all.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('never ask whether this is a rehearsal, a dry run or a test', () => {
    const asking = phases.filter(({ text }) =>
      /dryRun|dry_run|rehearsal\b\s*[?&|]|NODE_ENV|VITEST/.test(withoutComments(text)),
    );
    expect(asking.map(({ path }) => path)).toEqual([]);
  });

  it('cite only readings that docs/readings.md has', () => {
    const page = readFileSync(join(ROOT, 'docs', 'readings.md'), 'utf8');
    const known = new Set([...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => number));
    const cited = all.flatMap(({ path, text }) =>
      [...text.matchAll(/\breadings ([\d, and]*\d)/gi)].flatMap(([, numbers = '']) =>
        [...numbers.matchAll(/\d+/g)].map(([number]) => ({ path, number })),
      ),
    );
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter(({ number }) => !known.has(number))).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** Every cycle of imports made at load, as a path: types are gone by then, `import()` comes later. */
function cycles(files: readonly Source[]): string[] {
  const graph = new Map(
    files.map(({ path, imports }) => [path, imports.filter(({ typeOnly, later }) => !typeOnly && !later)]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.push([...trail.slice(at), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const imported of graph.get(path) ?? []) walk(imported.path, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}

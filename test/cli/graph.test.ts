import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleKeys, loopbackAws } from '../../scripts/loopback-aws.mjs';
import { builtMuvi, emptyFolder, plainEnvironment } from './built.ts';

interface Chunk {
  readonly inputs: readonly string[];
}

let dist: string;
let graph: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  dist = join(await builtMuvi(), 'dist');
  graph = JSON.parse(readFileSync(join(dist, 'graph.json'), 'utf8'));
}, 120_000);

/** Runs muvi and tells which source files were loaded, by the chunks that really were. */
function loadedBy(args: readonly string[]): string[] {
  const cwd = emptyFolder();
  const script = `
    const { writeFileSync } = require('node:fs');
    const load = require(${JSON.stringify(join(dist, 'load.cjs'))});
    process.on('exit', () => writeFileSync('loaded', [...load.loaded.keys()].join('\\n')));
    process.argv = [process.argv[0], 'muvi', ...${JSON.stringify(args)}];
    load('main.cjs').main();`;
  try {
    execFileSync(process.execPath, ['-e', script], { cwd, env: plainEnvironment(cwd), stdio: 'ignore' });
  } catch {
    // The exit code is not what is asked about.
  }
  const chunks = readFileSync(join(cwd, 'loaded'), 'utf8').split('\n');
  return chunks.flatMap((chunk) => graph[chunk.replace(/\.cjs$/, '')]?.inputs ?? []);
}

/** The source files in a command's pack. */
function packedFor(command: string): string[] {
  const pack = readFileSync(join(dist, `pack-${command}.cjs`), 'latin1');
  const chunks = [...pack.matchAll(/^(?:\(\{)?"([\w.-]+)\.cjs":/gm)].map(([, chunk = '']) => chunk);
  return chunks.flatMap((chunk) => graph[chunk]?.inputs ?? []);
}

/** Runs muvi against an AWS on loopback, and tells which of Node's own modules were loaded. */
async function builtinsOf(args: readonly string[]): Promise<string[]> {
  const cwd = emptyFolder();
  exampleKeys(cwd);
  const aws = await loopbackAws('739991759290');
  const script = `
    const { writeFileSync } = require('node:fs');
    process.on('exit', () => writeFileSync('builtins', process.moduleLoadList.join('\\n')));
    process.argv = [process.argv[0], 'muvi', ...${JSON.stringify(args)}, '--endpoint', '${aws.endpoint}'];
    require(${JSON.stringify(join(dist, '..', 'bin', 'muvi.js'))});`;
  try {
    await promisify(execFile)(process.execPath, ['-e', script], { cwd, env: plainEnvironment(cwd) });
    expect(aws.requests).toContain('GetCallerIdentity');
  } finally {
    aws.close();
  }
  return readFileSync(join(cwd, 'builtins'), 'utf8').split('\n');
}

const CLIENTS = /node_modules\/@(aws-sdk|smithy|aws)\//;

describe('what a command loads', () => {
  it.each([
    'phase list',
    'phase show 4',
    'status',
    'log verify',
    'config',
    'guard explain rds DescribeDBInstances',
    'completion bash',
    'help phase plan',
    'doctor --rehearse',
    'phase plan 4 --rehearse',
    'phase verify --rehearse',
    'rehearse 4',
  ])('muvi %s loads no SDK client', (line) => {
    const loaded = loadedBy(line.split(' '));
    expect(loaded.filter((file) => CLIENTS.test(file))).toEqual([]);
    expect(loaded).toContain('src/main.ts');
  });

  it('a command that calls AWS does: the test above can fail', () => {
    expect(loadedBy(['doctor']).some((file) => CLIENTS.test(file))).toBe(true);
  });

  it('a describe loads nothing of a protocol that its service does not speak', () => {
    const loaded = packedFor('audit');
    expect(loaded.filter((file) => /protocols\/json\//.test(file))).not.toEqual([]);
    expect(loaded.filter((file) => /xml|protocols\/query\/|protocols\/cbor\//i.test(file))).toEqual([]);
  });

  it.each([
    'internal/webstreams/readablestream',
    'internal/crypto/webcrypto',
    'zlib',
    'timers/promises',
    'child_process',
    'dns',
  ])('a describe has Node load no %s', async (name) => {
    const builtins = await builtinsOf(['audit', 'uae', '--only', 'ecr']);
    expect(builtins).toContain('NativeModule http');
    expect(builtins).not.toContain(`NativeModule ${name}`);
  });

  it.each(['phase list', 'phase show 4', 'status', 'completion bash'])(
    'muvi %s evaluates no declaration of a phase',
    (line) => {
      expect(loadedBy(line.split(' ')).filter((file) => /^phases\/0/.test(file))).toEqual([]);
    },
  );

  it('muvi phase plan does: the test above can fail', () => {
    expect(loadedBy(['phase', 'plan', '4', '--rehearse'])).toContain('phases/04-redis.ts');
  });

  it.each([
    ['phase list', /node_modules\/(listr2|@inquirer|pg|pino|zod|js-yaml)\//],
    ['config', /node_modules\/(listr2|@inquirer|pg|pino|zod|js-yaml)\//],
    ['rehearse 4', /node_modules\/(listr2|@inquirer|pg)\//],
  ])('muvi %s loads nothing it does not show with', (line, heavy) => {
    expect(loadedBy(line.split(' ')).filter((file) => heavy.test(file))).toEqual([]);
  });
});

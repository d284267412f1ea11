import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
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

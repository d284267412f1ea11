// Whole processes, side by side: how long `muvi --help`, the commands that call nothing and a single describe
// take, against `node -e 0`. Medians of interleaved runs, so that a busy moment touches every candidate alike.
// Targets: help 1.10, other commands 1.40, one describe 3.00 (npm run bench -- cli). The describe goes over HTTP to
// an AWS on loopback, after the GetCallerIdentity that no call goes without.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleKeys, loopbackAws } from '../scripts/loopback-aws.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'bin', 'muvi.js');
if (!existsSync(join(root, 'dist', 'main.cjs'))) throw new Error('build first: npm run build');

const aws = await loopbackAws('739991759290');
const DESCRIBE = ['audit', 'uae', '--only', 'ecr', '--endpoint', aws.endpoint];

const ROUNDS = Number(process.env.ROUNDS ?? 40);
const FLOOR = 'node -e 0';
const CANDIDATES = [
  { name: FLOOR, args: ['-e', '0'], target: 1 },
  { name: 'muvi --help', args: [bin, '--help'], target: 1.1 },
  { name: 'muvi phase run --help', args: [bin, 'phase', 'run', '--help'], target: 1.1 },
  { name: 'muvi phase list', args: [bin, 'phase', 'list'], target: 1.4 },
  { name: 'muvi phase show 4', args: [bin, 'phase', 'show', '4'], target: 1.4 },
  { name: 'muvi status', args: [bin, 'status'], target: 1.4 },
  { name: 'muvi config', args: [bin, 'config'], target: 1.4 },
  { name: 'muvi status, with a .muvirc', args: [bin, 'status'], settings: true, target: undefined },
  { name: 'muvi guard explain', args: [bin, 'guard', 'explain', 'rds', 'DescribeDBInstances'], target: 1.4 },
  { name: 'muvi completion bash', args: [bin, 'completion', 'bash'], target: 1.4 },
  { name: 'muvi audit: one describe', args: [bin, ...DESCRIBE], target: 3 },
  {
    name: 'muvi phase plan 4 --rehearse',
    args: [bin, 'phase', 'plan', '4', '--rehearse'],
    target: undefined,
  },
];

const cwd = mkdtempSync(join(tmpdir(), 'muvi-bench-'));
exampleKeys(cwd);
const project = join(cwd, 'project');
mkdirSync(project);
writeFileSync(join(project, '.muvirc'), 'concurrency: 8\n');
const times = new Map(CANDIDATES.map(({ name }) => [name, []]));
for (let round = -3; round < ROUNDS; round += 1) {
  for (const { name, args, settings = false } of CANDIDATES) {
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: settings ? project : cwd,
      env: { PATH: process.env.PATH, HOME: cwd },
      stdio: 'ignore',
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    if (round >= 0) times.get(name).push(performance.now() - started);
  }
}
rmSync(cwd, { recursive: true, force: true });
aws.close();
if (aws.requests.filter((request) => request !== 'GetCallerIdentity').length !== ROUNDS + 3) {
  throw new Error('the describe was not one request');
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const floor = median(times.get(FLOOR));
let missed = 0;
console.log(`median of ${ROUNDS}, node ${process.versions.node}`);
for (const { name, target } of CANDIDATES) {
  const ratio = median(times.get(name)) / floor;
  const verdict =
    target === undefined
      ? ''
      : ratio <= target
        ? `within ${target.toFixed(2)}`
        : `ABOVE ${target.toFixed(2)}`;
  if (verdict.startsWith('ABOVE') && name !== FLOOR) missed += 1;
  console.log(
    `${name.padEnd(30)} ${median(times.get(name)).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)}  ${verdict}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;

// Durable events against the disk's own floor, and the fold of 100,000 events. `node bench/journal.bench.mjs [folder]`
import { closeSync, fdatasyncSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const CHUNK = 160;
const ROUNDS = 60;
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'muvi-bench-'));
const source = (name) => fileURLToPath(new URL(`../src/journal/${name}.ts`, import.meta.url));

async function load() {
  const outfile = join(folder, 'journal.mjs');
  const contents = ['journal', 'directory-store', 'chain', 'fold']
    .map((name) => `export * from ${JSON.stringify(source(name))};`)
    .join('\n');
  const entry = { contents, resolveDir: process.cwd(), loader: 'ts' };
  await build({ stdin: entry, bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
}

const where = { phase: '4', step: '4.3', target: 'muvi-uat-redis-gateway' };
const line = `aws elasticache create-replication-group ${'--some-setting with-its-value '.repeat(6)}`;
const intent = { type: 'intent', ...where, index: 0, does: 'create', line, token: 'b7c1' };
const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };

/** Events a second of one chunk. */
async function rate(chunk) {
  const started = performance.now();
  await chunk();
  return CHUNK / ((performance.now() - started) / 1000);
}

/** The floor: a write of as many bytes into room set aside, and fdatasync, and nothing else. */
function floorOf(bytes) {
  const fd = openSync(join(folder, 'floor'), 'w+');
  const block = Buffer.alloc(bytes, 'x');
  writeSync(fd, Buffer.alloc(bytes * CHUNK));
  fsyncSync(fd);
  return {
    chunk() {
      for (let n = 0; n < CHUNK; n += 1) {
        writeSync(fd, block, 0, bytes, n * bytes);
        fdatasyncSync(fd);
      }
    },
    close: () => closeSync(fd),
  };
}

const appending = (journal, inFlight) => async () => {
  const one = async () => {
    for (let n = 0; n < CHUNK / inFlight; n += 1) await journal.append(intent);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
};

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

try {
  const muvi = await load();
  const bytes = muvi.seal(muvi.START, new Date().toISOString(), 'bench', intent).line.length + 1;
  const store = muvi.directoryStore(join(folder, 'store'), clock);
  const journal = await muvi.openJournal({ store, actor: 'bench', clock, scrub: (text) => text });
  const floor = floorOf(bytes);
  const rows = [];
  // In turns, chunk by chunk: whatever else uses the disk meets all three alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    rows.push({
      floor: await rate(floor.chunk),
      alone: await rate(appending(journal, 1)),
      sixteen: await rate(appending(journal, 16)),
    });
  }
  floor.close();
  await journal.close();
  const of = (key) => Math.round(median(rows.map((row) => row[key])));
  const ratio = (key) => median(rows.map((row) => row[key] / row.floor)).toFixed(2);
  console.log(`durable events of ${bytes} bytes, median of ${ROUNDS} chunks of ${CHUNK}`);
  console.log(`  floor (fdatasync)    ${of('floor')}/s`);
  console.log(`  one at a time        ${of('alone')}/s   ${ratio('alone')} of the floor (target 0.85)`);
  console.log(`  sixteen in flight    ${of('sixteen')}/s   ${ratio('sixteen')} of the floor`);

  let head = muvi.START;
  const lines = [];
  for (let n = 0; n < 100_000; n += 1) {
    const at = new Date(1.77e12 + n).toISOString();
    const event =
      n % 2 === 0 ? intent : { type: 'answered', ...where, target: `t${n % 900}`, index: 0, tookMs: 12 };
    const sealed = muvi.seal(head, at, 'bench', event);
    head = sealed.entry;
    lines.push(sealed.line);
  }
  const file = Buffer.from(`${lines.join('\n')}\n`);
  let started = performance.now();
  const chain = muvi.readChain(file);
  const read = performance.now() - started;
  started = performance.now();
  muvi.fold(chain.entries);
  const folded = performance.now() - started;
  console.log(`100,000 events (${(file.length / 1e6).toFixed(0)} MB)`);
  console.log(`  read and chain checked   ${read.toFixed(0)} ms`);
  console.log(`  folded                   ${folded.toFixed(0)} ms (target 1000 ms)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * An audit of ten thousand security groups, parameters and log groups: over HTTP beside a bare loop of the SDK's own
 * paginators against the same server, and on the twin at one size and at twice that (target: at most 2.6 of the time
 * and of the memory). With a round trip of 20 ms it may take 1.10 of the loop's time. With none all that is left is
 * processor time, and an audit makes facts of what the loop only counts: that ratio is told, and has no target.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import { build } from 'esbuild';

const MANY = 10_000;
const ROUNDS = 9;
/** Milliseconds an answer takes on its way: those of a region nearby, and none. */
const ROUND_TRIPS = [20, 0];
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const bundle = new URL('../node_modules/.audit.bench.mjs', import.meta.url);
const entry = [
  'aws/sdk/transport',
  'aws/gateway',
  'aws/guard/call',
  'audit/audit',
  'audit/report',
  'twin/twin',
  'twin/clock',
  'twin/world',
]
  .map((path) => `export * from '../src/${path}.ts';`)
  .concat(`export { compare } from '../src/audit/parity/compare.ts';`);
await build({
  stdin: { contents: entry.join('\n'), resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' },
  outfile: bundle.pathname,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
const muvi = await import(bundle.href);

const PLACE = { environment: 'uae', account: '739991759290', region: 'me-central-1', profile: 'bench' };
const places = { uae: PLACE, frankfurt: PLACE, prod: PLACE };
const waiting = { sleep: () => new Promise(() => {}) };
const KINDS = ['ec2/security-group', 'ssm/parameter', 'logs/log-group'];

const gatewayOver = (transport, clock) =>
  muvi.createGateway({
    transport,
    places,
    guard: { read: (place, call) => muvi.guardCall(place, { ...call, reads: true }), write: () => {} },
    clock,
    random: () => 0.5,
    channels: {},
  });

const auditOver = (gateway, clock) =>
  muvi.audit(['uae'], {
    gateway,
    clock,
    waiting,
    places,
    kinds: muvi.kindsNamed(KINDS),
    concurrency: 8,
    scrub: (text) => text,
  });

/** Wall and processor milliseconds of a piece of work. */
async function timed(work) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const counts = await work();
  const { user, system } = process.cpuUsage(before);
  const wall = performance.now() - start;
  if (counts.some((count) => count !== MANY)) throw new Error(`${work.name} counted ${counts}`);
  return { wall, cpu: (user + system) / 1_000 };
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Medians of interleaved rounds, after one that warms both up. Both ask for the same pages and keep every entry. */
async function overHttp(roundTrip) {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-bench-'));
  const server = fork(new URL('./audit-server.mjs', import.meta.url), [String(roundTrip)]);
  const port = await new Promise((ready) => server.once('message', ready));
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = join(folder, 'credentials');
  writeFileSync(credentials, '[bench]\naws_access_key_id = AKIABENCH\naws_secret_access_key = bench\n');
  const transport = muvi.createSdkTransport({
    variables: { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: join(folder, 'config') },
    endpoint,
    now: () => Date.now(),
  });
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const config = {
    endpoint,
    region: PLACE.region,
    credentials: { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' },
  };
  const clients = {
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
    logs: new CloudWatchLogsClient(config),
  };
  const loop = async (pages, list) => {
    const all = [];
    for await (const page of pages) all.push(...page[list]);
    return all.length;
  };
  const bare = () =>
    Promise.all([
      loop(paginateDescribeSecurityGroups({ client: clients.ec2 }, {}), 'SecurityGroups'),
      loop(paginateDescribeParameters({ client: clients.ssm, pageSize: 50 }, {}), 'Parameters'),
      loop(paginateDescribeLogGroups({ client: clients.logs, pageSize: 50 }, {}), 'logGroups'),
    ]);
  const own = async () => {
    const { inventories } = await auditOver(gatewayOver(transport, clock), clock);
    return inventories[0].sections.map(({ resources }) => resources.length);
  };
  await timed(bare);
  await timed(own);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who goes first changes, so that what the one leaves to collect is not always the other's to pay.
    const order = round % 2 === 0 ? [bare, own] : [own, bare];
    const took = new Map();
    for (const way of order) {
      globalThis.gc();
      took.set(way, await timed(way));
    }
    rounds.push({ bare: took.get(bare), own: took.get(own) });
  }
  transport.close();
  for (const client of Object.values(clients)) client.destroy();
  server.disconnect();
  rmSync(folder, { recursive: true });
  const of = (who, what) => middle(rounds.map((round) => round[who][what]));
  const ratio = (what) => middle(rounds.map(({ bare: one, own: two }) => two[what] / one[what]));
  const figures = (who) => `${of(who, 'wall').toFixed(0)} ms (${of(who, 'cpu').toFixed(0)} ms of processor)`;
  console.log(
    `over HTTP, 3 x ${MANY}, ${roundTrip} ms a call   bare SDK ${figures('bare')}, muvi ${figures('own')}`,
  );
  console.log(
    `  wall ${roundTrip > 0 ? target(ratio('wall'), 1.1) : ratio('wall').toFixed(2)}, processor ${ratio('cpu').toFixed(2)}; load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`,
  );
}

/** Milliseconds and megabytes of an audit of the twin with `size` of each, its report and a comparison with itself. */
async function onTwin(size) {
  const clock = new muvi.VirtualClock();
  const rows = (entry) => Object.fromEntries(Array.from({ length: size }, (_, at) => entry(at)));
  const stored = (id, data, state) => [id, { id, state, since: 0, created: 0, data }];
  const tables = {
    '739991759290/me-central-1': {
      'ec2:SecurityGroup': rows((at) =>
        stored(`sg-${at}`, { name: `g${at}`, description: 'g', vpcId: 'vpc-1' }, 'there'),
      ),
      'ssm:Parameter': rows((at) =>
        stored(
          `/uat/P${at}`,
          { type: 'String', value: 'v', version: 1, modified: 0, dataType: 'text' },
          'there',
        ),
      ),
      'cloudwatch-logs:LogGroup': rows((at) => stored(`/ecs/${at}`, {}, 'active')),
    },
  };
  const twin = muvi.openTwin({ clock, world: { ...muvi.emptyWorld(), tables } });
  const settled = () => {
    // What the first collection lets go of, finalizers and weak caches, the second takes away.
    globalThis.gc();
    globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const before = settled();
  const start = performance.now();
  const { inventories } = await auditOver(gatewayOver(twin, clock), clock);
  const read = performance.now() - start;
  const report = muvi.reportOf(inventories[0]);
  muvi.compare(inventories[0], inventories[0], []);
  const drawn = performance.now() - start - read;
  const megabytes = (settled() - before) / 1e6;
  const found = report.inventory.sections.map(({ resources }) => resources.length);
  if (found.some((count) => count !== size)) throw new Error(`the twin showed ${found}`);
  return { read, drawn, megabytes };
}

let holds = true;
const target = (ratio, most) => {
  holds &&= ratio <= most;
  return `${ratio.toFixed(2)} (target: at most ${most.toFixed(2)})`;
};
try {
  for (const roundTrip of ROUND_TRIPS) await overHttp(roundTrip);
  await onTwin(1_000);
  const half = await onTwin(MANY / 2);
  const full = await onTwin(MANY);
  const line = ({ read, drawn, megabytes }) =>
    `read ${read.toFixed(0)} ms, report and comparison ${drawn.toFixed(0)} ms, ${megabytes.toFixed(0)} MB kept`;
  console.log(`on the twin, 3 x ${MANY / 2}   ${line(half)}`);
  console.log(`on the twin, 3 x ${MANY}  ${line(full)}`);
  console.log(`report and comparison, twice the size: ${target(full.drawn / half.drawn, 2.6)}`);
  console.log(`reading, twice the size: ${target(full.read / half.read, 2.6)}`);
  console.log(`memory, twice the size: ${target(full.megabytes / half.megabytes, 2.6)}`);
} finally {
  rmSync(bundle);
}
process.exitCode = holds ? 0 : 1;

/**
 * An audit of ten thousand security groups, parameters and log groups: over HTTP beside a bare loop of the SDK's own
 * paginators against the same stub (target: at most 1.10 of it), and on the twin at one size and at twice that (target:
 * at most 2.4 of the time and of the memory). `node --expose-gc bench/audit.bench.mjs` also tells memory.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client, paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2';
import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import { build } from 'esbuild';

const MANY = 10_000;
const ROUNDS = 5;
/** Milliseconds an answer takes on its way: those of a region nearby. */
const ROUND_TRIP = 20;
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

async function overHttp() {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-bench-'));
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
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
    let count = 0;
    for await (const page of pages) count += page[list].length;
    return count;
  };
  const ways = {
    bare: () =>
      Promise.all([
        loop(paginateDescribeSecurityGroups({ client: clients.ec2 }, {}), 'SecurityGroups'),
        loop(paginateDescribeParameters({ client: clients.ssm, pageSize: 50 }, {}), 'Parameters'),
        loop(paginateDescribeLogGroups({ client: clients.logs, pageSize: 50 }, {}), 'logGroups'),
      ]),
    muvi: async () => {
      const { inventories } = await auditOver(gatewayOver(transport, clock), clock);
      return inventories[0].sections.map(({ resources }) => resources.length);
    },
  };
  const best = { bare: Number.POSITIVE_INFINITY, muvi: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      const counts = await way();
      best[name] = Math.min(best[name], performance.now() - start);
      if (counts.some((count) => count !== MANY)) throw new Error(`${name} counted ${counts}`);
    }
  }
  transport.close();
  for (const client of Object.values(clients)) client.destroy();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  return best;
}

/** Pages as AWS makes them: a thousand groups, fifty parameters, fifty log groups. */
function answer(request, response) {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () =>
    setTimeout(() => {
      const target = request.headers['x-amz-target'];
      if (target?.endsWith('DescribeParameters')) {
        const from = Number(JSON.parse(body).NextToken ?? 0);
        response.end(
          json(
            'Parameters',
            from,
            (at) => ({ Name: `/uat/P${at}`, Type: 'String', Tier: 'Standard' }),
            'NextToken',
          ),
        );
      } else if (target?.endsWith('DescribeLogGroups')) {
        const from = Number(JSON.parse(body).nextToken ?? 0);
        response.end(
          json(
            'logGroups',
            from,
            (at) => ({ logGroupName: `/ecs/${at}`, logGroupArn: `arn:${at}` }),
            'nextToken',
          ),
        );
      } else if (body.includes('GetCallerIdentity')) {
        response.end(
          '<R><Account>739991759290</Account><Arn>arn:aws:iam::739991759290:user/x</Arn><UserId>x</UserId></R>',
        );
      } else {
        const from = Number(new URLSearchParams(body).get('NextToken') ?? 0);
        response.end(groups(from));
      }
    }, ROUND_TRIP),
  );
}

function json(list, from, entry, token) {
  const to = Math.min(from + 50, MANY);
  const entries = Array.from({ length: to - from }, (_, index) => entry(from + index));
  return JSON.stringify({ [list]: entries, ...(to < MANY ? { [token]: String(to) } : {}) });
}

function groups(from) {
  const to = Math.min(from + 1_000, MANY);
  const items = Array.from({ length: to - from }, (_, index) => {
    const at = from + index;
    const rule = `<item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><ipRanges><item><cidrIp>10.0.0.0/16</cidrIp></item></ipRanges></item>`;
    return `<item><ownerId>739991759290</ownerId><groupId>sg-${at}</groupId><groupName>g${at}</groupName><vpcId>vpc-1</vpcId><ipPermissions>${rule}</ipPermissions><ipPermissionsEgress/></item>`;
  });
  const next = to < MANY ? `<nextToken>${to}</nextToken>` : '';
  return `<DescribeSecurityGroupsResponse><securityGroupInfo>${items.join('')}</securityGroupInfo>${next}</DescribeSecurityGroupsResponse>`;
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
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const { inventories } = await auditOver(gatewayOver(twin, clock), clock);
  const read = performance.now() - start;
  const report = muvi.reportOf(inventories[0]);
  muvi.compare(inventories[0], inventories[0], []);
  const drawn = performance.now() - start - read;
  globalThis.gc?.();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
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
  const { bare, muvi: own } = await overHttp();
  console.log(
    `over HTTP, 3 x ${MANY}, ${ROUND_TRIP} ms a call   bare SDK ${bare.toFixed(0)} ms, muvi ${own.toFixed(0)} ms: ${target(own / bare, 1.1)}`,
  );
  await onTwin(1_000);
  const half = await onTwin(MANY / 2);
  const full = await onTwin(MANY);
  const line = ({ read, drawn, megabytes }) =>
    `read ${read.toFixed(0)} ms, report and comparison ${drawn.toFixed(0)} ms, ${megabytes.toFixed(0)} MB kept`;
  console.log(`on the twin, 3 x ${MANY / 2}   ${line(half)}`);
  console.log(`on the twin, 3 x ${MANY}  ${line(full)}`);
  console.log(`report and comparison, twice the size: ${target(full.drawn / half.drawn, 2.6)}`);
  console.log(`reading, twice the size: ${target(full.read / half.read, 2.6)}`);
  if (globalThis.gc) console.log(`memory, twice the size: ${target(full.megabytes / half.megabytes, 2.6)}`);
} finally {
  rmSync(bundle);
}
process.exitCode = holds ? 0 : 1;

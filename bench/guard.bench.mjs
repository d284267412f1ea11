/**
 * What the guard adds to a call: the SDK alone against a local stub, and the guarded transport against the same.
 * `node bench/guard.bench.mjs` prints both and the difference; the target is under 1 ms a call.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { build } from 'esbuild';

const ROUNDS = 12;
const CALLS = 250;
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const folder = mkdtempSync(join(tmpdir(), 'muvi-bench-'));
const bundle = new URL('../node_modules/.guard.bench.mjs', import.meta.url);
await build({
  entryPoints: [new URL('../src/aws/sdk/transport.ts', import.meta.url).pathname],
  outfile: bundle.pathname,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
const { createSdkTransport } = await import(pathToFileURL(bundle.pathname).href);

const answer = '<DescribeVpcsResponse><requestId>r</requestId><vpcSet/></DescribeVpcsResponse>';
const caller =
  '<R><Account>739991759290</Account><Arn>arn:aws:iam::739991759290:user/x</Arn><UserId>x</UserId></R>';
const server = createServer((request, response) => {
  const isSts = request.headers.authorization?.includes('/sts/');
  request.resume().on('end', () => response.end(isSts ? caller : answer));
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const credentials = join(folder, 'credentials');
writeFileSync(credentials, '[bench]\naws_access_key_id = AKIABENCH\naws_secret_access_key = bench\n');

const place = { environment: 'uae', account: '739991759290', region: 'me-central-1', profile: 'bench' };
const call = { channel: 'aws', service: 'ec2', operation: 'DescribeVpcs', input: {} };
const transport = createSdkTransport({
  variables: { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: join(folder, 'config') },
  endpoint,
  now: () => Date.now(),
});
const bare = new EC2Client({
  endpoint,
  region: place.region,
  credentials: { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' },
});

const ways = {
  bare: () => bare.send(new DescribeVpcsCommand({})),
  guarded: () => transport.send(place, call),
};
const best = { bare: Number.POSITIVE_INFINITY, guarded: Number.POSITIVE_INFINITY };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, send] of Object.entries(ways)) {
    const start = process.hrtime.bigint();
    for (let index = 0; index < CALLS; index += 1) await send();
    best[name] = Math.min(best[name], Number(process.hrtime.bigint() - start) / 1e6 / CALLS);
  }
}
console.log(`the SDK alone        ${best.bare.toFixed(3)} ms a call`);
console.log(`guarded              ${best.guarded.toFixed(3)} ms a call`);
console.log(`the guard adds       ${(best.guarded - best.bare).toFixed(3)} ms (target: under 1 ms)`);

transport.close();
bare.destroy();
server.closeAllConnections();
server.close();
rmSync(folder, { recursive: true });
rmSync(bundle);
process.exitCode = best.guarded - best.bare < 1 ? 0 : 1;

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Moto, MotoProfile } from '../moto.ts';

const run = promisify(execFile);

/**
 * What the `aws` CLI reads from the emulator, the relay left aside: `ec2 describe-vpcs`, and a JMESPath query that
 * gives rows. Throws with the CLI's own words where it fails.
 */
export async function awsCli(
  moto: Moto,
  command: string,
  query: string,
  profile: MotoProfile = 'muvi-uat',
): Promise<readonly (readonly unknown[])[]> {
  const { stdout } = await run(
    'aws',
    [
      ...command.split(' '),
      ...['--query', query, '--output', 'json'],
      ...['--endpoint-url', moto.url, '--region', 'me-central-1', '--profile', profile],
    ],
    { env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...moto.environment } },
  );
  return JSON.parse(stdout) as readonly (readonly unknown[])[];
}

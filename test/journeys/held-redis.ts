import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Moto, startMoto } from '../moto.ts';
import { elasticacheGaps } from '../wire/elasticache-gaps.ts';
import { type Amendment, type Passed, startRelay } from '../wire/relay.ts';
import { seedRedis } from '../wire/seed-redis.ts';

/** An account over HTTP in which new clusters stay `creating` until they are let go. */
export interface HeldAccount {
  /** What to call muvi with: `--endpoint …`. */
  readonly flags: string;
  /** Variables to call it with, as a shell has them before a command. */
  readonly variables: string;
  /** From now on these groups are available; all of them, where none is named. */
  release(...names: readonly string[]): void;
  /** Writes that arrived, as `operation name`. */
  writes(): string[];
  close(): Promise<void>;
}

/** Puts a `.muvirc` into the folder that names the account's profiles. */
export async function heldAccount(cwd: string): Promise<HeldAccount> {
  const moto: Moto = await startMoto();
  await seedRedis(moto);
  const hold = holding();
  const relay = await startRelay(moto.url, { amendments: [elasticacheGaps(), hold.amendment] });
  const environments = { uae: { profile: 'muvi-uat' }, prod: { profile: 'muvi-prod' } };
  writeFileSync(join(cwd, '.muvirc'), JSON.stringify({ environments }));
  return {
    flags: `--endpoint ${relay.url}`,
    variables: Object.entries(moto.environment)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    release: hold.release,
    writes: () => relay.passed.filter(writes).map(nameOf),
    async close() {
      await relay.close();
      await moto.stop();
    },
  };
}

function holding() {
  const free = new Set<string>();
  let all = false;
  const held = (group: string): boolean => {
    const name = /<ReplicationGroupId>([^<]+)</.exec(group)?.[1] ?? '';
    return !all && name.startsWith('muvi-uat-redis-') && !name.endsWith('-classic') && !free.has(name);
  };
  const amendment: Amendment = {
    covers: ['elasticache:DescribeReplicationGroups'],
    amend: (_asked, body) =>
      body
        .split(/(?=<ReplicationGroup>)/)
        .map((group) =>
          held(group) ? group.replaceAll('<Status>available</Status>', '<Status>creating</Status>') : group,
        )
        .join(''),
  };
  const release = (...names: readonly string[]): void => {
    if (names.length === 0) all = true;
    for (const name of names) free.add(name);
  };
  return { amendment, release };
}

const writes = ({ operation }: Passed): boolean => !/^(Describe|List|Get)/.test(operation);

const nameOf = ({ operation, parameters }: Passed): string =>
  `${operation} ${parameters.get('ReplicationGroupId') ?? parameters.get('IpPermissions.1.Groups.1.GroupId') ?? parameters.get('GroupId') ?? ''}`;

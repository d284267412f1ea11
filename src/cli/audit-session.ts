import { type Audited, audit, kindsNamed } from '../audit/audit.ts';
import { call } from '../aws/call.ts';
import { guardCall } from '../aws/guard/call.ts';
import { Refused } from '../aws/guard/refusal.ts';
import { ENVIRONMENTS, type Environment } from '../engine/environment.ts';
import { EXIT, MuviError } from '../engine/errors.ts';
import type { ReadGateway } from '../engine/gateway.ts';
import type { Surveyed } from '../inventory/survey.ts';
import { type Input, option } from './command.ts';
import { connect } from './connection.ts';
import type { Io } from './io.ts';
import { type Records, recordsOf } from './records.ts';
import { clean, count } from './text.ts';

export interface AuditSession {
  readonly records: Records;
  readonly audited: Audited;
  /** The kinds that were asked about. */
  readonly kinds: ReadonlySet<string>;
}

/**
 * Reads environments by a process that is read-only whatever the flag, and says so with `--read-only`. Holds no lock,
 * opens no journal. `besides`: words for kinds that are read besides those asked for with `--only`.
 */
export async function auditSession(
  environments: readonly Environment[],
  input: Input,
  given: Io,
  besides: readonly string[] = [],
): Promise<AuditSession> {
  const words = wordsOf(option(input, 'only'));
  const asked = kindsNamed(words);
  const kinds = words.length === 0 ? asked : kindsNamed([...words, ...besides]);
  const io: Io = { ...given, globals: { ...given.globals, readOnly: true } };
  const records = await recordsOf(io);
  if (given.globals.readOnly) banner(records, io);
  const { gateway, clock } = await connect(records, io);
  const reading: ReadGateway = {
    mark: () => gateway.mark(),
    read: (environment, call, after) => gateway.read(environment, call, after),
  };
  const { config } = records.loaded;
  const audited = await audit(environments, {
    gateway: reading,
    clock,
    waiting: io.clock,
    places: config.environments,
    kinds,
    concurrency: config.concurrency,
    scrub: (text) => io.secrets.scrub(text),
    notify: progress(io, environments.length * kinds.length),
    keep: option(input, 'save') !== undefined,
  });
  return { records, audited, kinds: new Set(asked.map(({ kind }) => kind)) };
}

const wordsOf = (list: string | undefined): readonly string[] =>
  (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Writes that an audit could do harm with, one for each service it reads. None of them is ever sent. */
const TRIED = [
  call('ec2', 'TerminateInstances', { InstanceIds: [] }),
  call('rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'x' }),
  call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: 'x' }),
  call('ecs', 'UpdateService', { service: 'x' }),
  call('elastic-load-balancing-v2', 'DeleteLoadBalancer', { LoadBalancerArn: 'x' }),
  call('iam', 'PutRolePolicy', { RoleName: 'x', PolicyName: 'x', PolicyDocument: 'x' }),
  call('s3', 'PutBucketPolicy', { Bucket: 'x', Policy: 'x' }),
  call('ssm', 'PutParameter', { Name: 'x', Value: 'x' }),
];

/** Asks the guard itself, not its settings: a write it would let through ends the process before anything is read. */
function banner({ loaded }: Records, io: Io): void {
  for (const environment of ENVIRONMENTS) {
    const place = { environment, ...loaded.config.environments[environment] };
    for (const write of TRIED) {
      if (isRefused(() => guardCall(place, write, loaded.config))) continue;
      throw new MuviError({
        code: 'NOT_READ_ONLY',
        message: `the guard would let ${write.service}:${write.operation} through to ${environment}`,
        fault: 'muvi',
        exit: EXIT.refused,
        remedy: 'report this; nothing was sent',
      });
    }
  }
  const tried = TRIED.length * ENVIRONMENTS.length;
  say(io, `read-only: this process cannot write (${tried} of ${tried} writes put to the guard were refused)`);
}

function isRefused(attempt: () => void): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

/** One line that is written over on a terminal; elsewhere a line for each kind that could not be read, and a sum. */
function progress(io: Io, all: number): (seen: Surveyed) => void {
  let [kinds, resources] = [0, 0];
  return ({ environment, kind, count: found, unread }) => {
    kinds += 1;
    resources += found;
    if (io.globals.json) {
      io.err.line(JSON.stringify({ type: 'surveyed', environment, kind, count: found, unread }));
      return;
    }
    const line = `read ${kinds} of ${count(all, 'kind')}, ${count(resources, 'resource')}`;
    if (io.err.animated) io.err.write(`\r\u001b[K${kinds === all ? '' : line}`);
    if (unread) say(io, `${environment} ${kind}: unknown: ${unread.reason}`);
    if (kinds === all) say(io, line);
  };
}

function say(io: Io, text: string): void {
  const line = clean(text);
  io.err.line(io.globals.json ? JSON.stringify({ type: 'note', text: line }) : line);
}

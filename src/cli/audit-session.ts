import { type Audited, audit, KIND_WORDS, kindsNamed } from '../audit/audit.ts';
import { call } from '../aws/call.ts';
import { guardCall } from '../aws/guard/call.ts';
import { Refused } from '../aws/guard/refusal.ts';
import { ENVIRONMENTS, type Environment } from '../engine/environment.ts';
import { EXIT, MuviError, usageError } from '../engine/errors.ts';
import type { ReadGateway } from '../engine/gateway.ts';
import type { Surveyed } from '../inventory/survey.ts';
import { type Input, option } from './command.ts';
import { connect } from './connection.ts';
import type { Io } from './io.ts';
import { orStopped } from './or-stopped.ts';
import { type Records, recordsOf } from './records.ts';
import { clean, count, cut } from './text.ts';

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
  const reads = audit(environments, {
    gateway: reading,
    clock,
    waiting: io.clock,
    places: config.environments,
    kinds,
    concurrency: config.concurrency,
    scrub: (text) => io.secrets.scrub(text),
    notify: progress(
      io,
      environments.flatMap((environment) => kinds.map(({ kind }) => `${environment} ${kind}`)),
    ),
    keep: option(input, 'save') !== undefined,
  });
  // Nothing is left half done by a read that nobody waits for.
  const audited = await orStopped(reads, io.signal).finally(() => wipe(io));
  return { records, audited, kinds: new Set(asked.map(({ kind }) => kind)) };
}

/** Throws a usage error where `--only` names nothing: everything is not what was asked for. */
function wordsOf(list: string | undefined): readonly string[] {
  const words = (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (list !== undefined && words.length === 0)
    throw usageError('AUDIT_KIND', '--only names no kind', `--only takes ${KIND_WORDS.join(', ')}`);
  return words;
}

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

/** So few kinds are named on a terminal while they are waited for. */
const FEW = 2;

/**
 * One line that is written over on a terminal, with the kinds that are waited for last; elsewhere a line for each kind
 * that could not be read, and a sum.
 */
function progress(io: Io, asked: readonly string[]): (seen: Surveyed) => void {
  const open = new Set(asked);
  let resources = 0;
  const show = (line: string) => {
    if (!io.globals.json && io.err.animated)
      io.err.write(`\r\u001b[K${cut(line, io.err.columns() - 1, io.err.unicode)}`);
  };
  show(`reading ${count(asked.length, 'kind')}`);
  return ({ environment, kind, count: found, unread }) => {
    open.delete(`${environment} ${kind}`);
    resources += found;
    if (io.globals.json) {
      io.err.line(JSON.stringify({ type: 'surveyed', environment, kind, count: found, unread }));
      return;
    }
    if (unread) {
      wipe(io);
      say(io, `${environment} ${kind}: unknown: ${unread.reason}`);
    }
    const line = `read ${asked.length - open.size} of ${count(asked.length, 'kind')}, ${count(resources, 'resource')}`;
    const waiting = open.size <= FEW ? `; waiting for ${[...open].join(', ')}` : '';
    if (open.size > 0) show(`${line}${waiting}`);
    else {
      wipe(io);
      say(io, line);
    }
  };
}

function wipe(io: Io): void {
  if (!io.globals.json && io.err.animated) io.err.write('\r\u001b[K');
}

function say(io: Io, text: string): void {
  const line = clean(text);
  io.err.line(io.globals.json ? JSON.stringify({ type: 'note', text: line }) : line);
}

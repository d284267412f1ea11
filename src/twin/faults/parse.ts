import { CLI_NAME } from '../../aws/guard/rules.ts';
import { usageError } from '../../engine/errors.ts';

/** A fault ordered up on the command line. */
export interface Fault {
  /** As it was given. */
  readonly text: string;
  readonly service: string;
  readonly operation: string;
  readonly kind: FaultKind;
  /** `rejected`: the error's name. */
  readonly errorName?: string;
  /** `throttled`, `stale-reads`: how often. */
  readonly times?: number;
}

/** Every kind of fault, with what its argument is. */
export const FAULT_KINDS = {
  'accepted-not-applied': 'none',
  rejected: 'error name',
  'lost-reply': 'none',
  throttled: 'count',
  'stale-reads': 'count',
  stuck: 'none',
  'crash-after-send': 'none',
} as const;
export type FaultKind = keyof typeof FAULT_KINDS;

/** The SDK client's name of a service, from the AWS CLI's. */
const SDK_NAME: ReadonlyMap<string, string> = new Map([
  ['s3api', 's3'],
  ...Object.entries(CLI_NAME).map(([sdk, cli]): [string, string] => [cli, sdk]),
]);

/**
 * A fault from `SERVICE:OPERATION=KIND[=ARG]`, such as `rds:ModifyDBInstance=rejected=InvalidDBInstanceStateFault`.
 * SERVICE is the SDK client's name or the AWS CLI's. Throws a usage error on anything else.
 */
export function parseFault(text: string): Fault {
  const match = /^([a-z0-9-]+):([A-Za-z0-9]+)=([a-z-]+)(?:=(.+))?$/.exec(text);
  const [, service = '', operation = '', kind = '', argument] = match ?? [];
  if (!match || !(kind in FAULT_KINDS)) {
    throw usageError(
      'FAULT',
      `not a fault: ${text}`,
      `SERVICE:OPERATION=KIND[=ARG], where KIND is one of ${Object.keys(FAULT_KINDS).join(', ')}`,
    );
  }
  const fault = { text, service: SDK_NAME.get(service) ?? service, operation, kind: kind as FaultKind };
  switch (FAULT_KINDS[fault.kind]) {
    case 'error name':
      if (argument && /^[A-Za-z][\w.]*$/.test(argument)) return { ...fault, errorName: argument };
      throw usageError(
        'FAULT',
        `${text}: ${kind} needs an error name`,
        `${service}:${operation}=${kind}=ErrorName`,
      );
    case 'count': {
      const times = Number(argument);
      if (Number.isInteger(times) && times > 0) return { ...fault, times };
      throw usageError(
        'FAULT',
        `${text}: ${kind} needs a count of at least 1`,
        `${service}:${operation}=${kind}=3`,
      );
    }
    case 'none':
      if (argument === undefined) return fault;
      throw usageError('FAULT', `${text}: ${kind} takes no argument`, `${service}:${operation}=${kind}`);
  }
}

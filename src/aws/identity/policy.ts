import { READS } from '../guard/reads.generated.ts';
import { DENIED, IAM_PREFIX, NEVER_A_READ } from '../guard/rules.ts';
import type { Service } from '../types.ts';

/** STS's limit for an inline session policy, in characters. */
export const SESSION_POLICY_LIMIT = 2_048;

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: '*';
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * The read-only policy: what the allow-list needs, by wildcard per service, less what hands out secrets. It fits
 * an inline session policy; `muvi doctor` prints it for whoever attaches it to the production user instead.
 */
export function readOnlyPolicy(): Policy {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: allowed(), Resource: '*' },
      { Effect: 'Deny', Action: denied(), Resource: '*' },
    ],
  };
}

/** The policy as STS takes it. Throws a RangeError if it outgrew STS's limit. */
export function sessionPolicy(): string {
  const text = JSON.stringify(readOnlyPolicy());
  if (text.length > SESSION_POLICY_LIMIT) {
    throw new RangeError(
      `the session policy has ${text.length} characters, and STS takes ${SESSION_POLICY_LIMIT}`,
    );
  }
  return text;
}

function prefixed(service: string, action: string): string {
  return `${IAM_PREFIX[service as Service] ?? service}:${action}`;
}

function allowed(): string[] {
  return Object.entries(READS).flatMap(([service, operations]) => {
    if (service === 'sts') return ['sts:GetCallerIdentity'];
    const verbs = new Set(
      operations.map((operation: string) => /^(Describe|List|Get)/.exec(operation)?.[0] ?? operation),
    );
    return [...verbs].map((verb) => prefixed(service, `${verb}*`));
  });
}

function denied(): string[] {
  const secretBearing = Object.entries(DENIED).flatMap(([service, rules]) =>
    service === 'sts' ? [] : rules.map(({ operation }) => prefixed(service, operation)),
  );
  const storing = Object.entries(NEVER_A_READ).flatMap(([service, operations]) =>
    service === 'sts' ? [] : operations.map((operation) => prefixed(service, operation)),
  );
  return [...new Set([...secretBearing, ...storing])].sort();
}

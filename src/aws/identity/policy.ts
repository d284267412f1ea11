import { READS } from '../guard/reads.generated.ts';
import { ALIASES, DENIED, IAM_PREFIX, NEVER_A_READ, ruled } from '../guard/rules.ts';
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
 * The read-only policy: what the allow-list needs, by wildcard per service, less what hands out secrets. `muvi
 * doctor` prints it for whoever attaches it to the production user.
 */
export function readOnlyPolicy(): Policy {
  const denied = SERVICES.flatMap((service) => deniedNames(service).map((name) => action(service, name)));
  return policy(
    allowed((verb) => verb),
    [...new Set(denied)].sort(),
  );
}

/**
 * The same as STS takes it inline: every name cut to the shortest beginning that still means no more and no less
 * than the allow-list. Throws a RangeError if it outgrew STS's limit.
 */
export function sessionPolicy(): string {
  const denied = SERVICES.flatMap((service) =>
    shortestPatterns(service).map((name) => action(service, name)),
  );
  // No IAM action begins with these letters and is not of this verb.
  const short = (verb: string) => ({ Describe: 'Des', List: 'Lis' })[verb] ?? verb;
  const text = JSON.stringify(policy(allowed(short), denied));
  if (text.length > SESSION_POLICY_LIMIT) {
    throw new RangeError(
      `the session policy has ${text.length} characters, and STS takes ${SESSION_POLICY_LIMIT}`,
    );
  }
  return text;
}

/** STS stands apart: one question is allowed, and nothing else of it needs denying. */
const SERVICES = (Object.keys(READS) as Service[]).filter((service) => service !== 'sts');

function policy(allow: readonly string[], deny: readonly string[]): Policy {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: allow, Resource: '*' },
      { Effect: 'Deny', Action: deny, Resource: '*' },
    ],
  };
}

function action(service: Service, name: string): string {
  return `${IAM_PREFIX[service] ?? service}:${name}`;
}

function allowed(spell: (verb: string) => string): string[] {
  const patterns = SERVICES.flatMap((service) => {
    // The price list has nothing but reads.
    if (service === 'pricing') return [action(service, '*')];
    const verbs = listedActions(service).map((name) => /^(Describe|List|Get)/.exec(name)?.[0] ?? name);
    return [...new Set(verbs)].map((verb) => action(service, `${spell(verb)}*`));
  });
  return [...patterns, 'sts:GetCallerIdentity'];
}

/** The IAM actions the listed reads of a service are authorized as. */
function listedActions(service: Service): string[] {
  const names: readonly string[] = READS[service];
  return names.flatMap((operation) => ruled(ALIASES[service], operation)?.actions ?? [operation]);
}

/** What the wildcards would let through and the allow-list does not. */
function deniedNames(service: Service): string[] {
  const secretBearing = (DENIED[service] ?? []).map(({ operation }) => operation);
  return [...new Set([...secretBearing, ...(NEVER_A_READ[service] ?? [])])].filter(
    // Another IAM service's (s3express), which is not allowed in the first place.
    (name) => name !== 'ListDirectoryBuckets',
  );
}

/** Beginnings that cover every denied name of a service and no listed one. */
function shortestPatterns(service: Service): string[] {
  const listed = listedActions(service);
  const patterns = deniedNames(service).map((name) => {
    const plain = name.replace('*', '');
    for (let length = 4; length < plain.length; length += 1) {
      const start = plain.slice(0, length);
      if (!listed.some((action) => action.startsWith(start))) return `${start}*`;
    }
    return name;
  });
  return [...new Set(patterns)];
}

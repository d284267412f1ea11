import type { Service } from '../types.ts';
import { READS, UNLISTED, WRITABLE_READS } from './reads.generated.ts';
import { ALIASES, CLI_NAME, DENIED, IAM_PREFIX, OTHER_NAMES, READ_NAME, ruled } from './rules.ts';

export interface Explanation {
  /** Whether production may be asked this. */
  readonly allowed: boolean;
  /** The part of the allow rule that decides, in short. */
  readonly rule:
    | 'listed'
    | 'name'
    | 'deny list'
    | 'other name'
    | 'access level'
    | 'no IAM action'
    | 'unknown';
  readonly why: string;
  /** As the SDK names them, whatever was typed. */
  readonly service: string;
  readonly operation: string;
}

/**
 * Whether an operation may be sent to production, and why. The service by its SDK client's name or the AWS CLI's
 * (`elbv2`, `logs`); the operation as the API or the CLI spells it (`DescribeDBInstances`,
 * `describe-db-instances`).
 */
export function explain(typedService: string, typedOperation: string): Explanation {
  const service = serviceNamed(typedService);
  if (service === undefined) {
    const why = `muvi loads no service called ${typedService}, and what is not listed is refused`;
    return { allowed: false, rule: 'unknown', why, service: typedService, operation: typedOperation };
  }
  const operation = operationNamed(service, typedOperation);
  return { ...decide(service, operation), service, operation };
}

/** A service by any of the names it goes by; undefined where muvi does not load it. */
export function serviceNamed(typed: string): Service | undefined {
  const name = typed.toLowerCase();
  return (Object.keys(READS) as Service[]).find((service) =>
    [service, CLI_NAME[service], IAM_PREFIX[service]].includes(name),
  );
}

/** Every operation the rule names, so that the CLI's spelling finds the API's capitals. */
function operationNamed(service: Service, typed: string): string {
  const plain = typed.replaceAll('-', '').toLowerCase();
  const named = [
    ...READS[service],
    ...WRITABLE_READS[service],
    ...Object.keys(UNLISTED[service] ?? {}),
    ...(OTHER_NAMES[service] ?? []).map(({ operation }) => operation),
  ];
  const pascal = typed.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
  return named.find((operation) => operation.toLowerCase() === plain) ?? pascal;
}

function decide(service: Service, operation: string): Pick<Explanation, 'allowed' | 'rule' | 'why'> {
  const iam = `${IAM_PREFIX[service] ?? service}:${operation}`;
  if ((READS[service] as readonly string[]).includes(operation)) {
    const aliased = ruled(ALIASES[service], operation)?.why;
    const why = aliased ?? `IAM's access level of ${iam} is Read or List`;
    return { allowed: true, rule: 'listed', why: `${why}; it hands out no secret` };
  }
  const other = ruled(OTHER_NAMES[service], operation);
  if (other !== undefined) {
    return refused('other name', `${other.why}, but production is asked Describe, List and Get alone`);
  }
  if (!READ_NAME.test(operation)) {
    return refused('name', 'its name does not begin with Describe, List or Get');
  }
  const denied = ruled(DENIED[service], operation);
  if (denied !== undefined) return refused('deny list', `it ${denied.why}`);
  switch (UNLISTED[service]?.[operation]) {
    case 'level':
      return refused('access level', `IAM counts ${iam} as a write, whatever its name says`);
    case 'mapping':
      return refused('no IAM action', `IAM has no action ${iam}, and no alias is written down for it`);
    default:
      return refused('unknown', 'the SDK this list was generated from has no such operation');
  }
}

function refused(rule: Explanation['rule'], why: string) {
  return { allowed: false, rule, why } as const;
}

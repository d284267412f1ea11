import { refuse, unsupported } from '../refusal.ts';

/**
 * Redis versions by what a create may name, as they are described.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html: from 6 on only major and minor are
 * chosen, and the patch is AWS's.
 */
const VERSIONS: Readonly<Record<string, string>> = {
  '7.1': '7.1.0',
  '7.0': '7.0.7',
  '6.2': '6.2.6',
  '6.0': '6.0.5',
  '5.0.6': '5.0.6',
};

const NEWEST = '7.1';

/** The full version a request stands for. Refuses one there is not, such as `7.0.7`, which can only be described. */
export function fullVersion(asked: string = NEWEST): string {
  return VERSIONS[asked] ?? refuse('InvalidParameterCombination', `Cannot find version ${asked} for redis`);
}

/** The parameter group family of a version: `redis7` for 7.0.7. */
export function familyOf(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  if (Number(major) >= 7) return `redis${major}`;
  return major === '6' ? 'redis6.x' : `redis${major}.${minor}`;
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html, current generation. */
const NODE_TYPES =
  /^cache\.((t2|t3)\.(micro|small|medium)|t4g\.(micro|small|medium)|(m5|r5|m6g|r6g|m7g|r7g)\.(large|xlarge|[248]xlarge|1[26]xlarge|24xlarge)|(r6gd)\.(xlarge|[248]xlarge|1[26]xlarge)|c7gn\.(large|xlarge|[248]xlarge|1[26]xlarge))$/;

export function knownNodeType(type: string | undefined): string {
  if (type === undefined) return refuse('InvalidParameterValue', 'CacheNodeType must be specified');
  if (!NODE_TYPES.test(type)) refuse('InvalidParameterValue', `Invalid Cache Node Type: ${type}`);
  if (/^cache\.r6gd\./.test(type)) unsupported('data tiering');
  return type;
}

/** A replication group's id as it is kept. 1 to 40 letters, digits and single hyphens, beginning with a letter. */
export function groupId(asked: string): string {
  if (/^(?!.*--)[A-Za-z][A-Za-z0-9-]{0,39}$/.test(asked) && !asked.endsWith('-')) return asked.toLowerCase();
  return refuse(
    'InvalidParameterValue',
    `The parameter ReplicationGroupIdentifier is not a valid identifier: ${asked}`,
  );
}

import type { Fact, Resource } from '../../inventory/resource.ts';
import { type Finding, finding, type Rule } from './finding.ts';

/** By kind: the fact that says whether what it stores is encrypted. */
const ENCRYPTED: Readonly<Record<string, string>> = {
  'rds/cluster': 'StorageEncrypted',
  'rds/instance': 'StorageEncrypted',
  'elasticache/replication-group': 'AtRestEncryptionEnabled',
  'elasticache/cache-cluster': 'AtRestEncryptionEnabled',
  's3/bucket': 'Encrypted',
  'ec2/volume': 'Encrypted',
};

/** Stores whose content is not encrypted. An Aurora member's storage is its cluster's. */
export const unencryptedStores: Rule = ({ of }) =>
  Object.entries(ENCRYPTED).flatMap(([kind, fact]) =>
    of(kind)
      .filter(({ facts }) => facts[fact] === false && facts.DBClusterIdentifier === undefined)
      .map((store) => finding(store, 'unencrypted', 'medium', 'is not encrypted at rest')),
  );

/** Days before its end at which a certificate is worth a word: ACM renews its own 60 days before. */
const SOON = 30;
const DAY = 86_400_000;

/** Certificates that have ended or will soon. */
export const endingCertificates: Rule = ({ of, now }) =>
  of('acm/certificate').flatMap((certificate): readonly Finding[] => {
    const { NotAfter, Status } = certificate.facts;
    const end = typeof NotAfter === 'string' ? Date.parse(NotAfter) : undefined;
    const on = String(NotAfter).slice(0, 10);
    if (Status === 'EXPIRED' || (end !== undefined && end <= now))
      return [finding(certificate, 'certificate-expired', 'high', `ended on ${on}`)];
    if (end !== undefined && end <= now + SOON * DAY)
      return [finding(certificate, 'certificate-ending', 'medium', `ends on ${on}`)];
    return Status === 'PENDING_VALIDATION'
      ? [finding(certificate, 'certificate-pending', 'low', 'waits for its validation')]
      : [];
  });

interface Container {
  readonly [name: string]: Fact;
  readonly name: string;
  readonly plainSecrets: readonly string[];
}

const containersOf = ({ facts }: Resource) => (facts.containers ?? []) as unknown as readonly Container[];

/** Secrets that stand in a task definition for anyone to read who may describe it: named, never shown. */
export const plainSecrets: Rule = ({ of }) =>
  of('ecs/task-definition').flatMap((definition) =>
    containersOf(definition)
      .filter((container) => container.plainSecrets.length > 0)
      .map((container) =>
        finding(
          definition,
          'secret-in-environment',
          'high',
          `has secrets in plain environment variables of ${container.name}: ${container.plainSecrets.join(', ')}`,
        ),
      ),
  );

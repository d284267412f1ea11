import type { Tx } from '../kind.ts';
import { keys, managedKeyId } from '../kms/index.ts';
import { PLACES, stands } from './place.ts';

/** The services whose data AWS encrypts with a key of its own, and what it says of the key. */
const MANAGED: Readonly<Record<string, string>> = {
  'aws/ebs': 'Default key that protects my EBS volumes when no other key is defined',
  'aws/elasticache': 'Default key that protects my ElastiCache data when no other key is defined',
  'aws/rds': 'Default key that protects my RDS database volumes when no other key is defined',
  'aws/s3': 'Default key that protects my S3 objects when no other key is defined',
  'aws/secretsmanager': 'Default key that protects my Secrets Manager data when no other key is defined',
  'aws/ssm': 'Default key that protects my SSM Parameter Store data when no other key is defined',
};

/** The keys AWS manages, in every place. */
export function standingKms(tx: Tx): void {
  for (const place of Object.values(PLACES)) managedKeys(tx.in(place));
}

/** The keys AWS manages, in one place. */
export function managedKeys(here: Tx): void {
  for (const [name, description] of Object.entries(MANAGED)) {
    const alias = `alias/${name}`;
    stands(here, keys, managedKeyId(here, alias), 'Enabled', { alias, description });
  }
}

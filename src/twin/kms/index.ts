/**
 * KMS: the keys AWS manages, one for each service that encrypts, and how they are found.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html, API_DescribeKey.html, API_ListAliases.html
 * Simplified: AWS makes such a key when a service first needs it; here they all stand. Keys of one's own are not
 * modelled.
 */
import { type Paging, page } from '../handlers/page.ts';
import { arn } from '../handlers/tags.ts';
import { uuid } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import { defineService } from '../service.ts';
import shapes from '../shapes/kms.generated.json' with { type: 'json' };
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';

interface Key {
  /** `alias/aws/rds`. */
  readonly alias: string;
  readonly description: string;
}

export const keys = kind<Key>({
  service: 'kms',
  name: 'Key',
  errors: { missing: { name: 'NotFoundException', says: (id) => `Key '${id}' does not exist` } },
  arn: ({ id }, tx) => arn(tx, 'kms', `key/${id}`),
});

/** The id of the key AWS manages under an alias, in the place of the request. */
export function managedKeyId(tx: Tx, alias: string): string {
  return uuid(tx.seed, 'kms', tx.place.account, tx.place.region, alias);
}

/** The ARN of the key AWS manages for a service: `aws/rds`. */
export function managedKeyArn(tx: Tx, name: string): string {
  return keys.arn?.(tx.get(keys, managedKeyId(tx, `alias/${name}`)), tx) as string;
}

/** A key by its id, its ARN, its alias or its alias's ARN. */
export function findKey(tx: Tx, name: string): Stored<Key> | undefined {
  const short = name.startsWith('arn:') ? name.split(':').slice(5).join(':') : name;
  return tx.list(keys).find(({ id, data }) => data.alias === short || id === short || `key/${id}` === short);
}

function keyNamed(tx: Tx, name: string): Stored<Key> {
  const noun = name.includes('alias/') ? `Alias ${name} is not found.` : `Key '${name}' does not exist`;
  return findKey(tx, name) ?? refuse('NotFoundException', noun);
}

const paging = (size: number, most: number): Paging => ({
  token: 'Marker',
  next: 'NextMarker',
  limit: 'Limit',
  size,
  limits: [1, most],
  badToken: 'InvalidMarkerException',
  badLimit: 'ValidationException',
});

function listed<S>(
  all: readonly Stored<Key>[],
  key: (one: Stored<Key>) => string,
  show: (one: Stored<Key>) => S,
  input: object,
  how: Paging,
) {
  const { items, next } = page(all, key, input as Fields, how);
  return { shown: items.map(show), Truncated: next !== undefined, NextMarker: next };
}

export const kms = defineService({
  service: 'kms',
  shapes,
  malformed: {
    missing: 'ValidationException',
    invalid: 'ValidationException',
    unknown: 'ValidationException',
  },
  kinds: [keys],
  operations: {
    ListKeys: {
      takes: ['Limit', 'Marker'],
      run: (input, tx) => {
        const show = (key: Stored<Key>) => ({ KeyId: key.id, KeyArn: keys.arn?.(key, tx) });
        const { shown, ...rest } = listed(tx.list(keys), ({ id }) => id, show, input, paging(100, 1000));
        return { Keys: shown, ...rest };
      },
    },
    ListAliases: {
      takes: ['Limit', 'Marker', 'KeyId'],
      run: (input, tx) => {
        const of = input.KeyId === undefined ? undefined : keyNamed(tx, input.KeyId).id;
        const all = tx
          .list(keys)
          .filter(({ id }) => of === undefined || id === of)
          .sort((a, b) => (a.data.alias < b.data.alias ? -1 : 1));
        const show = ({ id, data, created }: Stored<Key>) => ({
          AliasName: data.alias,
          AliasArn: arn(tx, 'kms', data.alias),
          TargetKeyId: id,
          CreationDate: new Date(created),
          LastUpdatedDate: new Date(created),
        });
        const { shown, ...rest } = listed(all, ({ data }) => data.alias, show, input, paging(50, 100));
        return { Aliases: shown, ...rest };
      },
    },
    DescribeKey: {
      takes: ['KeyId'],
      run: ({ KeyId = '' }, tx) => {
        const key = keyNamed(tx, KeyId);
        return {
          KeyMetadata: {
            AWSAccountId: tx.place.account,
            KeyId: key.id,
            Arn: keys.arn?.(key, tx),
            CreationDate: new Date(key.created),
            Enabled: true,
            Description: key.data.description,
            KeyUsage: 'ENCRYPT_DECRYPT' as const,
            KeyState: 'Enabled' as const,
            Origin: 'AWS_KMS' as const,
            KeyManager: 'AWS' as const,
            KeySpec: 'SYMMETRIC_DEFAULT' as const,
            EncryptionAlgorithms: ['SYMMETRIC_DEFAULT' as const],
            MultiRegion: false,
          },
        };
      },
    },
  },
});

import { createSdkTransport } from '../aws/sdk/transport.ts';
import type { Config } from '../config/schema.ts';
import { usageError } from '../engine/errors.ts';
import { s3Objects } from '../journal/s3-objects.ts';
import { s3Store } from '../journal/s3-store.ts';
import type { Store } from '../journal/store.ts';
import type { Credentials } from './credentials.ts';
import type { Io } from './io.ts';

/** The store below an S3 prefix, in the account and region of `uae`; `copy` serves reads when S3 does not. */
export function sharedStore(
  url: string,
  copy: string,
  { environments, readOnly }: Config,
  io: Io,
  credentials: Credentials,
): Store {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9.-]{3,63})(?:\/(.*?))?\/?$/.exec(url) ?? [];
  if (bucket === undefined)
    throw usageError('STORE', `${url} is not s3://bucket/prefix`, 'correct `store` in .muvirc');
  const transport = credentials.lasting(
    createSdkTransport({
      variables: io.env,
      now: () => io.clock.now(),
      endpoint: io.globals.endpoint,
      readOnly,
      register: (secret) => io.secrets.register(secret),
    }),
  );
  const place = { environment: 'uae' as const, ...environments.uae };
  return s3Store({ objects: s3Objects({ transport, place, bucket, prefix }), copy, clock: io.clock });
}

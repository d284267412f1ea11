import { type AwsCall, call } from '../aws/call.ts';
import { readAll } from '../aws/page.ts';
import type { Place, Transport } from '../aws/transport.ts';
import { CallFailed } from '../engine/errors.ts';
import type { ObjectStore, Put } from './object-store.ts';

export interface S3ObjectsOptions {
  readonly transport: Transport;
  /** The account and region of the bucket. */
  readonly place: Place;
  readonly bucket: string;
  /** Without a slash at either end; may be empty. */
  readonly prefix: string;
}

/** Somebody else was faster: 412, and 409 while two conditional writes meet. */
const FASTER = ['PreconditionFailed', 'ConditionalRequestConflict'];
/** An object that is not there; a bucket that is not there is another matter. */
const MISSING = ['NoSuchKey', 'NotFound'];

/** The journal's object store on S3, through muvi's own transport: its guard and its signer apply. */
export function s3Objects({ transport, place, bucket, prefix }: S3ObjectsOptions): ObjectStore {
  const below = prefix === '' ? '' : `${prefix}/`;
  const send = async (request: AwsCall) => (await transport.send(place, request)).value;

  const put = async (key: string, bytes: Buffer, writer: string, on: Condition): Promise<Put> => {
    const object = { Bucket: bucket, Key: below + key, Body: bytes, Metadata: { writer }, ...on };
    try {
      const { ETag } = (await send(call('s3', 'PutObject', object))) as { ETag?: string };
      return { stored: true, etag: ETag ?? '' };
    } catch (error) {
      if (isNamed(error, FASTER) || ('IfMatch' in on && isNamed(error, MISSING))) return { stored: false };
      throw error;
    }
  };

  return {
    name: `s3://${bucket}/${prefix}`,
    async get(key) {
      try {
        const request = call('s3', 'GetObject', { Bucket: bucket, Key: below + key });
        const { Body, ETag, Metadata } = (await send(request)) as GetAnswer;
        return { bytes: await bytesOf(Body), etag: ETag ?? '', writer: Metadata?.writer };
      } catch (error) {
        if (isNamed(error, MISSING)) return undefined;
        throw error;
      }
    },
    putIfAbsent: (key, bytes, writer) => put(key, bytes, writer, { IfNoneMatch: '*' }),
    putIfMatch: (key, etag, bytes, writer) => put(key, bytes, writer, { IfMatch: etag }),
    async list(folder) {
      const request = call('s3', 'ListObjectsV2', { Bucket: bucket, Prefix: below + folder });
      const { value } = await readAll(request, (page) => transport.send(place, page));
      const { Contents = [] } = value as { Contents?: { Key?: string; ETag?: string }[] };
      return Contents.map(({ Key = '', ETag = '' }) => ({ key: Key.slice(below.length), etag: ETag }));
    },
  };
}

type Condition = { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };

interface GetAnswer {
  readonly Body?: Uint8Array | string | { transformToByteArray(): Promise<Uint8Array> };
  readonly ETag?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

/** The SDK answers with a stream, a recorded or simulated S3 with bytes or text. */
async function bytesOf(body: GetAnswer['Body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body instanceof Uint8Array ? body : await body.transformToByteArray());
}

const isNamed = (error: unknown, names: readonly string[]): boolean =>
  error instanceof CallFailed && names.includes(error.errorName);

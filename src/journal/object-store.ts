/** An object as it stands in a bucket. */
export interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  /** The `writer` it was put with. */
  readonly writer: string | undefined;
}

/** What a put found: stored, or someone was faster (HTTP 412 or 409). */
export type Put = { readonly stored: true; readonly etag: string } | { readonly stored: false };

/**
 * The little of an object store that the journal needs. Keys are relative to its prefix. Whatever goes wrong
 * otherwise is thrown: CallFailed, with `lost` where the request may have been applied.
 */
export interface ObjectStore {
  /** As people name it: `s3://bucket/prefix`. */
  readonly name: string;
  get(key: string): Promise<StoredObject | undefined>;
  /** Puts only where nothing stands yet. `writer` stands beside the bytes and comes back from `get`. */
  putIfAbsent(key: string, bytes: Buffer, writer: string): Promise<Put>;
  /** Puts only where the object is still the one with this etag. */
  putIfMatch(key: string, etag: string, bytes: Buffer, writer: string): Promise<Put>;
  /** Every object below `prefix`, in the order of their keys. */
  list(prefix: string): Promise<readonly { readonly key: string; readonly etag: string }[]>;
}

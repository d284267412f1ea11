/** How an object's versions change, with versioning never switched on, on, or suspended. */
import type { Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { type Bucket, objects, type Version } from './kinds.ts';

const NULL = 'null';

export const objectId = (bucket: string, key: string): string => `${bucket}/${key}`;

/** The version a request without a version id gets; undefined where there is none or it is deleted. */
export function current(bucket: string, key: string, tx: Tx): Version | undefined {
  const [newest] = tx.find(objects, objectId(bucket, key))?.data.versions ?? [];
  return newest?.content ? newest : undefined;
}

/** Puts a version on top, in the place of the `null` one unless versioning is on. Without content: a delete marker. */
export function push(bucket: Stored<Bucket>, key: string, content: Version['content'], tx: Tx): Version {
  const id = objectId(bucket.id, key);
  const enabled = bucket.data.versioning === 'Enabled';
  const version: Version = {
    id: enabled ? tx.unique(32) : NULL,
    at: tx.now,
    ...(content ? { content } : {}),
  };
  const there = tx.find(objects, id);
  const others = (there?.data.versions ?? []).filter((each) => enabled || each.id !== NULL);
  const data = { bucket: bucket.id, key, versions: [version, ...others] };
  if (there) tx.patch(objects, id, data);
  else tx.add(objects, id, 'active', data);
  return version;
}

/** Deletes as a request does: one version, or everything where versioning never was on, or by a marker. */
export function remove(
  bucket: Stored<Bucket>,
  key: string,
  versionId: string | undefined,
  tx: Tx,
): { readonly id?: string; readonly marker?: boolean } {
  const id = objectId(bucket.id, key);
  const there = tx.find(objects, id);
  if (versionId !== undefined) {
    const left = there?.data.versions.filter((each) => each.id !== versionId) ?? [];
    const gone = there?.data.versions.find((each) => each.id === versionId);
    if (there && left.length > 0) tx.patch(objects, id, { versions: left });
    else tx.remove(objects, id);
    return { id: versionId, ...(gone && !gone.content ? { marker: true } : {}) };
  }
  if (bucket.data.versioning === undefined) {
    tx.remove(objects, id);
    return {};
  }
  return { id: push(bucket, key, undefined, tx).id, marker: true };
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty file system that nobody may write to, root included; undefined where this machine mounts none. */
export function readOnlyDisk(): { readonly path: string; remove(): void } | undefined {
  const path = mkdtempSync(join(tmpdir(), 'muvi-read-only-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,ro', 'none', path]);
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  if (status === 0) {
    return {
      path,
      remove() {
        spawnSync('umount', [path]);
        remove();
      },
    };
  }
  remove();
  return undefined;
}

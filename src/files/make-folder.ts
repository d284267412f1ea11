import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Throws what stands in the way: Node's own recursive form says ENOENT where a
 * file system is read-only (EROFS).
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(topmostMissing(folder));
    mkdirSync(folder, { recursive: true });
  }
}

function topmostMissing(folder: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(above) ? folder : topmostMissing(above);
}

import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Puts the folder `made` in the place of `place`, of which `<place>.old` was or becomes the one before. A folder
 * cannot be renamed over one that has files, so between two renames there is none: nothing slow is done then, and
 * where the second rename fails the one before comes back. A swap that died in between is mended by the next one.
 */
export function swapIn(made, place) {
  const old = `${place}.old`;
  const stood = existsSync(place);
  if (stood) {
    rmSync(old, { recursive: true, force: true });
    renameSync(place, old);
  }
  try {
    renameSync(made, place);
  } catch (error) {
    if (stood) renameSync(old, place);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

import { MuviError } from '../engine/errors.ts';

/**
 * An error of the records as a rehearsal says it: the commands its remedy names are given `--rehearse`, since
 * without it `muvi unlock` would break the lock of the real build.
 */
export function inRehearsal(error: unknown): unknown {
  if (!(error instanceof MuviError) || error.remedy === undefined) return error;
  const remedy = error.remedy.replaceAll(NAMED, (command) =>
    command.includes(' --rehearse') ? command : `${command.slice(0, -1)} --rehearse\``,
  );
  if (remedy === error.remedy) return error;
  const { code, message, fault, exit, cause } = error;
  return new MuviError({ code, message, fault, exit, remedy, cause });
}

/** A command of muvi's in the words of a remedy; the commands of a folder's records stand in backquotes. */
const NAMED = /`muvi (?:unlock|status|log verify)[^`]*`/g;

import { join } from 'node:path';
import type { ChannelDoor } from '../aws/gateway.ts';
import { effectsIn } from '../channels/effects.ts';
import { type FileCall, fileDoor, fileLine } from '../channels/file.ts';
import { httpDoor, httpLine } from '../channels/http.ts';
import { type ProcessCall, processDoor, processLine } from '../channels/process.ts';
import { rehearsedDoor } from '../channels/rehearsed.ts';
import { type SqlCall, sqlLine } from '../channels/sql.ts';
import type { Call } from '../engine/call.ts';
import type { Io } from './io.ts';
import type { Folders } from './records.ts';

/** The ways out beside AWS. A channel without a door is refused at the gateway. */
export type Doors = Partial<Record<Call['channel'], ChannelDoor>>;

/** Programs run, pages are asked, files stand in the project's folder. */
export function realDoors(folders: Folders, io: Io): Doors {
  return {
    file: fileDoor(folders.work),
    process: processDoor({ folder: folders.work, environment: childEnvironment(io.env), signal: io.signal }),
    http: httpDoor(io.signal),
  };
}

/** Nothing leaves: writes are remembered as effects, files stand in the rehearsal's folder. */
export function rehearsedDoors(folders: Folders): Doors {
  const door = rehearsedDoor(effectsIn(join(folders.store, 'effects.json')));
  return { file: fileDoor(folders.work), process: door, http: door, sql: door };
}

/** A call of another channel than AWS as a command to run by hand. */
export function channelLine(call: Call): string {
  switch (call.channel) {
    case 'file':
      return fileLine(call as FileCall);
    case 'process':
      return processLine(call as ProcessCall);
    case 'sql':
      return sqlLine(call as SqlCall);
    case 'http':
      return httpLine(String((call as Call & { readonly url: unknown }).url));
    case 'aws':
      throw new TypeError('an AWS call has a line of its own');
  }
}

/** What a program needs to run, and no credential: environment keys may be another account's. */
function childEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'DOCKER_HOST', 'DOCKER_CONFIG'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

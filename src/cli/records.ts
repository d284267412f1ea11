import { join, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { directoryStore } from '../journal/directory-store.ts';
import type { Store } from '../journal/store.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import type { Io } from './io.ts';
import { settingsOf } from './settings.ts';

/** Where the records of this invocation stand: the real ones, or those of rehearsals. */
export interface Folders {
  /** Holds journal.ndjson; an S3 prefix is named as it is. */
  readonly store: string;
  /** Execution logs and the runbook. */
  readonly logs: string;
  /** Plans by digest. */
  readonly plans: string;
  /** The rehearsal's world. */
  readonly world: string;
  /** What the file and process channels work in. */
  readonly work: string;
}

/** Settings and records: what every command needs that reads either. */
export interface Records {
  readonly loaded: LoadedConfig;
  readonly rehearsal: boolean;
  readonly folders: Folders;
  readonly store: Store;
  readonly credentials: Credentials;
}

/** Opens nothing and locks nothing. `rehearsal` is what `--rehearse` says, or the command itself. */
export async function recordsOf(io: Io, rehearsal = io.globals.rehearse): Promise<Records> {
  const loaded = await settingsOf(io);
  const folders = rehearsal ? rehearsalFolders(loaded) : realFolders(loaded);
  const credentials = credentialsOf(io);
  return {
    credentials,
    loaded,
    rehearsal,
    folders,
    store: await storeAt(folders, loaded, io, credentials),
  };
}

function realFolders({ config, root }: LoadedConfig): Folders {
  return {
    store: config.store.startsWith('s3://') ? config.store : resolve(root, config.store),
    logs: resolve(root, config.logs),
    plans: join(root, '.muvi', 'plans'),
    world: '',
    work: root,
  };
}

/** A rehearsal keeps everything to itself, so that none of it can be taken for the real thing. */
export function rehearsalFolders({ root }: LoadedConfig): Folders {
  const home = join(root, '.muvi', 'rehearsal');
  return {
    store: home,
    logs: join(home, 'logs'),
    plans: join(home, 'plans'),
    world: join(home, 'world.json'),
    work: join(home, 'work'),
  };
}

async function storeAt(
  { store, work }: Folders,
  loaded: LoadedConfig,
  io: Io,
  credentials: Credentials,
): Promise<Store> {
  if (!store.startsWith('s3://')) return directoryStore(store, io.clock);
  const { sharedStore } = await import('./shared-store.ts');
  return sharedStore(store, join(work, '.muvi', 'shared'), loaded.config, io, credentials);
}

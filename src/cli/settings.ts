import { type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Io } from './io.ts';

/** The effective configuration of this invocation, flags included. */
export function settingsOf(io: Io): Promise<LoadedConfig> {
  const flags = io.globals.readOnly ? [{ path: 'readOnly', value: true, flag: '--read-only' }] : [];
  return loadConfig({ cwd: io.cwd, env: io.env, file: io.globals.config, flags });
}

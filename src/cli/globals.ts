import type { OptionSpec } from './command.ts';

/** The options every command takes, as they were given. */
export interface Globals {
  readonly json: boolean;
  readonly rehearse: boolean;
  readonly readOnly: boolean;
  readonly config: string | undefined;
  readonly endpoint: string | undefined;
  readonly color: boolean;
  readonly input: boolean;
  readonly debug: boolean;
}

export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: '--json', help: 'write the result to stdout as JSON' },
  { flags: '--rehearse', help: 'run on the rehearsal cloud: no AWS account is touched' },
  { flags: '--read-only', help: 'make the whole process unable to write' },
  { flags: '--config <file>', help: 'read settings from this file alone', values: 'file' },
  { flags: '--endpoint <url>', help: 'send AWS calls to an emulator on loopback' },
  { flags: '--no-color', help: 'no colour (so do NO_COLOR and TERM=dumb)' },
  { flags: '--no-input', help: 'ask nothing: fail, and name the flag that answers' },
  { flags: '--debug', help: 'show the stack of an error' },
];

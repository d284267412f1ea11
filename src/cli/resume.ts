import { quoted } from '../aws/cli-line.ts';
import type { Io } from './io.ts';

/** The exact command that goes on with a phase after a stop: the same global options, no faults. */
export function resumeCommand(
  io: Io,
  phase: string,
  more: { readonly approve?: string | undefined } = {},
): string {
  const { rehearse, config, endpoint } = io.globals;
  return [
    `muvi phase run ${phase}`,
    ...(more.approve === undefined ? [] : [`--approve ${more.approve}`]),
    ...(rehearse || io.argv[0] === 'rehearse' ? ['--rehearse'] : []),
    ...(config === undefined ? [] : [`--config ${quoted(config)}`]),
    ...(endpoint === undefined ? [] : [`--endpoint ${quoted(endpoint)}`]),
  ].join(' ');
}

import { type Duration, milliseconds } from '../engine/clock.ts';
import { usageError } from '../engine/errors.ts';

/** Quarter-hourly: gates over time ask for a check every few hours, and AWS is asked some hundred reads a round. */
const USUAL_INTERVAL = '15m';

/** From a second to a day: less is no pause, and no gate counts more. */
const ALLOWED_MS = [1_000, 86_400_000] as const;

/** Milliseconds of `--watch`'s value. Throws a usage error that says what may stand there; a phase goes before it. */
export function intervalOf(text: string = USUAL_INTERVAL): number {
  const ms = /^\d+(\.\d+)?[smhd]$/.test(text) ? milliseconds(text as Duration) : Number.NaN;
  if (ms >= ALLOWED_MS[0] && ms <= ALLOWED_MS[1]) return ms;
  throw usageError(
    'USAGE',
    `--watch is ${text}; allowed: a time from 1s to 24h, such as 30s, ${USUAL_INTERVAL} or 2h`,
    remedyFor(text),
  );
}

/** A number without a unit may be meant as minutes, or as the phase that goes before the option. */
function remedyFor(text: string): string {
  const usual = `muvi phase verify --watch ${USUAL_INTERVAL}`;
  if (/^\d+$/.test(text))
    return `muvi phase verify --watch ${text}m; phase ${text} alone: muvi phase verify ${text} --watch`;
  return /^\d+[A-Z]$/.test(text) ? `muvi phase verify ${text} --watch` : usual;
}

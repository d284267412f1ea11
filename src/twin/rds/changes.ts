import { refuse } from '../refusal.ts';

/** A request's changes, told apart by when AWS makes them. */
export interface Changes<D> {
  /** As soon as it can, whatever `ApplyImmediately` says. */
  readonly soon: Partial<D>;
  /** In the maintenance window, unless `ApplyImmediately` is given. */
  readonly window: Partial<D>;
}

/**
 * What a modify makes of what is kept: what comes when `modifying` is over, and what waits for the window. With
 * `immediately`, what waited before is made too, as AWS does. Members that change nothing are dropped; with nothing to
 * come, the thing need not enter `modifying`.
 */
export function planned<D extends { readonly pending?: Partial<D> }>(
  data: D,
  { soon, window }: Changes<D>,
  immediately: boolean,
): { readonly coming: Partial<D> | undefined; readonly pending: Partial<D> | undefined } {
  const waiting = { ...data.pending, ...window };
  const coming = different(data, immediately ? { ...waiting, ...soon } : soon);
  const pending = immediately ? {} : different(data, waiting);
  return { coming: nothing(coming) ? undefined : coming, pending: nothing(pending) ? undefined : pending };
}

const nothing = (value: object): boolean => Object.keys(value).length === 0;

function different<D extends object>(data: D, wanted: Partial<D>): Partial<D> {
  const changed = Object.entries(wanted).filter(
    ([key, value]) => JSON.stringify(data[key as keyof D]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed) as Partial<D>;
}

/** A backup retention that AWS takes up as soon as it can: from a period to another, neither of them none. */
export const retainedSoon = (from: number, to: number | undefined): boolean =>
  to !== undefined && from > 0 && to > 0;

/** Days, 0 to 35; a cluster keeps at least one. */
export function retention(days: number | undefined, least: number): number | undefined {
  if (days !== undefined && (days < least || days > 35)) {
    refuse(
      'InvalidParameterValue',
      `Invalid backup retention period: ${days}. Must be between ${least} and 35.`,
    );
  }
  return days;
}

/** `hh24:mi-hh24:mi`, and with the days before each for maintenance. */
export function window(given: string | undefined, withDays: boolean): string | undefined {
  const time = '([01]\\d|2[0-3]):[0-5]\\d';
  const day = withDays ? '(mon|tue|wed|thu|fri|sat|sun):' : '';
  if (given !== undefined && !new RegExp(`^${day}${time}-${day}${time}$`, 'i').test(given)) {
    refuse('InvalidParameterValue', `Invalid ${withDays ? 'maintenance' : 'backup'} window format: ${given}`);
  }
  return given?.toLowerCase();
}

/** A master's password is sealed before the twin sees it: only that there is one can be checked. */
export function neededPassword(
  user: string | undefined,
  password: string | undefined,
): { user: string; password: string } {
  if (user === undefined || password === undefined) {
    return refuse(
      'InvalidParameterValue',
      'The parameter MasterUserPassword and the parameter MasterUsername must be provided.',
    );
  }
  if (!/^[a-z]\w{0,62}$/i.test(user) || user.toLowerCase() === 'rdsadmin') {
    refuse(
      'InvalidParameterValue',
      `MasterUsername ${user} cannot be used as it is a reserved word or not valid.`,
    );
  }
  return { user, password };
}

import type { Kind } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

/** Refuses an id that is taken. */
export function taken<D>(of: Kind<D>, id: string): never {
  const error = of.errors.exists ?? of.errors.missing;
  return refuse(error.name, error.says(id, ''));
}

/** Refuses unless the thing is in one of the states in which this may be done. */
export function inState<D>(of: Kind<D>, thing: Stored<D>, states: readonly string[]): void {
  if (states.includes(thing.state)) return;
  const error = of.errors.state ?? of.errors.missing;
  refuse(error.name, error.says(thing.id, thing.state));
}

/** Refuses while something else, by id, still needs the thing. */
export function unheld<D>(of: Kind<D>, thing: Stored<D>, holders: readonly string[]): void {
  if (holders.length === 0) return;
  const error = of.errors.held ?? of.errors.missing;
  refuse(error.name, error.says(thing.id, holders.join(', ')));
}

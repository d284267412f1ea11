import type { Resource } from '../../inventory/resource.ts';
import type { Inventory } from '../../inventory/survey.ts';

/** `high`: fix before anything else · `medium`: fix · `low`: tidy up, or know about it. */
export type Severity = 'high' | 'medium' | 'low';

/** Something a careful engineer would raise about one resource. */
export interface Finding {
  /** Stable: `database-open`. */
  readonly code: string;
  readonly severity: Severity;
  readonly kind: string;
  readonly name: string;
  /** What is wrong, as a sentence without the name. No secret's value is ever in it. */
  readonly what: string;
}

/** What a rule sees: pure data, and the time of the inventory. */
export interface Surroundings {
  readonly inventory: Inventory;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The resources of a kind. */
  of(kind: string): readonly Resource[];
  /** Whether a kind was read, so that absence tells something. */
  known(kind: string): boolean;
}

export type Rule = (around: Surroundings) => readonly Finding[];

/** A finding about a resource. */
export function finding({ kind, name }: Resource, code: string, severity: Severity, what: string): Finding {
  return { code, severity, kind, name, what };
}

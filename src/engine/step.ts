import type { Call, ReadCall, Ref } from './call.ts';
import type { Duration } from './clock.ts';
import type { Environment, WritableEnvironment } from './environment.ts';
import type { Expectation } from './expectation.ts';

/** A read paired with what it must show. A step may give several: all must hold. */
export interface Verification {
  readonly read: ReadCall;
  readonly expect: Expectation;
  /** Named facts to record from the answer, once it holds: endpoints, ARNs, counts. */
  readonly records?: (reply: unknown) => Readonly<Record<string, string>>;
}
export type Verifications = Verification | readonly Verification[];

/** A read and what to take from it. `undefined` means: not there. */
export interface Look<L> {
  readonly read: ReadCall;
  /** What else the pick must know, looked up with it; where one is not there, neither is what is looked for. */
  readonly needs?: Readonly<Record<string, Ref>>;
  readonly pick: (reply: unknown, needs: Readonly<Record<string, unknown>>) => L | undefined;
}

/** One of a step's fan-out. Its name is its identity across runs, in the journal and in the logs. */
export type Target = string | { readonly name: string };

/** The targets of a step: a list, or a read that finds them. Found targets must be plain JSON data. */
export type Targets<T> = readonly T[] | Look<readonly T[]>;

export interface Wait {
  /** What it usually takes; shown beside the elapsed time. */
  readonly usually: Duration;
  /** When the verification gives up. */
  readonly atMost: Duration;
}

/** A part of an answer that no later read can give back. */
export type Keep =
  | { readonly to: 'journal'; readonly pick: (reply: unknown) => Readonly<Record<string, string | number>> }
  | {
      readonly to: 'secret';
      /** The secret's part of the answer, and the call that stores it. */
      readonly store: (reply: unknown) => Call;
      /** The call that deletes what was made, when the answer was lost; the step then makes it again. */
      readonly remake: Call;
    };

/** US dollars a month that a target adds (positive) or saves (negative); `unknown` where there is no price. */
export type MonthlyCost = number | 'unknown';

interface StepBase<T> {
  /** As in the runbook: `4.3`. */
  readonly id: string;
  readonly title: string;
  readonly each?: Targets<T>;
  readonly wait?: Wait;
  /** The later step that undoes this one on purpose; where it holds, this one is satisfied. */
  readonly supersededBy?: string;
  /**
   * The later step that removes what this one makes, where `supersededBy` names another: a helper that is always
   * terminated is satisfied by the work it was for, not by its end.
   */
  readonly removedBy?: string;
  /** Runs on failure and on resume too: a helper to terminate, a limit to put back. */
  readonly always?: boolean;
  /** Its verification may fail only because the environment sleeps. */
  readonly sleeps?: boolean;
  /** Left out, with the reason shown, unless this is undefined. */
  readonly leftOut?: string;
  /** What a person must know before saying yes. */
  readonly warns?: string;
  readonly monthly?: (target: T) => MonthlyCost;
}

type Writes = Call | readonly Call[];

/** Makes something. What is there but different stops the step: nothing made by others is changed silently. */
export interface CreateStep<T, L> extends StepBase<T> {
  readonly does: 'create';
  readonly in: WritableEnvironment;
  readonly look?: (target: T) => Look<L>;
  readonly write: (target: T, live: L) => Writes;
  readonly verify: (target: T) => Verifications;
  readonly keep?: (target: T) => Keep;
}

/** Changes something that is there, computed from what the look found. */
export interface ModifyStep<T, L> extends StepBase<T> {
  readonly does: 'modify';
  readonly in: WritableEnvironment;
  readonly look?: (target: T) => Look<L>;
  readonly write: (target: T, live: L) => Writes;
  readonly verify: (target: T) => Verifications;
  readonly keep?: (target: T) => Keep;
}

/** What a delete found, and what people are shown and asked about. */
export interface Found {
  /** The ARN or id the delete is bound to; a name alone never is. */
  readonly identity: string;
  /**
   * When it was made, where the identity is built from the name alone (an ECS service's ARN, a replication group's):
   * a thing of that name made at another time is another thing, and no approval of this one covers it.
   */
  readonly made?: Date | undefined;
  /** What a person needs to see, by label: its state, age, size, cost. */
  readonly shown: Readonly<Record<string, unknown>>;
  /**
   * The labels of what is shown that change while the thing stays what it is, or by an earlier step of its phase: its
   * state, how many tasks run. Anything else that is not as it was shown makes an approval of the delete stale.
   */
  readonly moving?: readonly string[];
  /** What still references it, by name. */
  readonly dependents?: readonly string[];
  /** Why it cannot be deleted now, where that is so. The step leaves it and says so. */
  readonly kept?: string;
}

/** Removes something, bound to the identity that was shown and approved. */
export interface DeleteStep<T, L> extends StepBase<T> {
  readonly does: 'delete';
  readonly in: WritableEnvironment;
  readonly find: (target: T) => Look<Found & L>;
  readonly write: (target: T, live: Found & L) => Writes;
  readonly verify: (target: T, identity: string) => Verifications;
  /** Looks for what still uses it; their names are shown before anyone is asked. */
  readonly dependents?: (target: T, live: Found & L) => readonly Look<readonly string[]>[];
  /** Left alone, and said so, while something still uses it. */
  readonly leftWhileUsed?: boolean;
  /** Cannot be undone: asked about by typing the name of what goes. */
  readonly irreversible?: boolean;
}

/** Looks, and writes nothing. */
export interface SurveyStep<T> extends StepBase<T> {
  readonly does: 'survey';
  readonly in: Environment;
  readonly verify: (target: T) => Verifications;
}

/** Acts through another channel than AWS: a file, a process, SQL, HTTP. */
export interface LocalStep<T> extends StepBase<T> {
  readonly does: 'local';
  readonly in: WritableEnvironment;
  readonly write: (target: T) => Writes;
  readonly verify: (target: T) => Verifications;
}

/** Asks a person to do something, then checks it. */
export interface ByHandStep<T> extends StepBase<T> {
  readonly does: 'byHand';
  readonly in: Environment;
  readonly asks: (target: T) => string;
  readonly verify: (target: T) => Verifications;
}

/** A step with its own target and look types. */
export type StepOf<T, L> =
  | CreateStep<T, L>
  | ModifyStep<T, L>
  | DeleteStep<T, L>
  | SurveyStep<T>
  | LocalStep<T>
  | ByHandStep<T>;

/** A step as the runner and the views see it, whatever its targets are. Made by `step()` alone. */
export type Step = StepOf<Target, unknown>;

/**
 * Declares a step. The types of `each` and `look` flow into `write` and `verify`; a step without `verify`, or
 * with a write where a verification belongs, does not compile.
 */
export function step<T extends Target = string, L = undefined>(declared: StepOf<T, L>): Step {
  return declared as unknown as Step;
}

/** The name a step without a fan-out has for its one target. */
export const WHOLE = 'all';

/** A target's name, its identity within the step. */
export function targetName(target: Target): string {
  return typeof target === 'string' ? target : target.name;
}

/** The step that removes what this one makes, by id; undefined where none does. */
export function removerOf(step: Step): string | undefined {
  return step.removedBy ?? (step.does === 'create' ? step.supersededBy : undefined);
}

/** Verifications as a list, in the order declared. */
export function verifications(declared: Verifications): readonly Verification[] {
  return Array.isArray(declared) ? (declared as readonly Verification[]) : [declared as Verification];
}

/** A write's calls as a list, in the order they are sent. */
export function callsOf(write: Call | readonly Call[]): readonly Call[] {
  return Array.isArray(write) ? (write as readonly Call[]) : [write as Call];
}

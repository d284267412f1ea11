import type { Call, ReadCall } from './call.ts';
import type { Clock } from './clock.ts';
import type { Environment } from './environment.ts';
import type { Gateway, ReadGateway } from './gateway.ts';
import type { Host } from './host.ts';
import type { StateLens } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Phase } from './phase.ts';
import type { Secret } from './secret.ts';

/** What the engine must be told about calls, since it knows no AWS. */
export interface CallKnowledge {
  /** The call as a command to run by hand, its refs symbolic, its secrets withheld. */
  line(environment: Environment, call: Call): string;
  /** Where the answer of this read carries a state, if it does. */
  lens(call: ReadCall): StateLens | undefined;
  /** "739991759290, me-central-1": for questions. */
  place(environment: Environment): string;
}

/** What it takes to look: enough for a plan and for `phase verify`. It cannot write. */
export interface ReadContext {
  readonly gateway: ReadGateway;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly calls: CallKnowledge;
  /** Every phase, to find the step that supersedes another. */
  readonly phases: readonly Phase[];
  readonly rehearsal: boolean;
  /** Targets of a step worked on at one time. */
  readonly concurrency: number;
  /** A value for a `generated` leaf; made up by the caller, so that the engine holds no source of chance. */
  generate(name: string, length: number): Secret;
  /**
   * What a person types, unseen, for an `asked` leaf; the same question is asked once a process. Not given: a
   * rehearsal makes it up, anything else refuses.
   */
  readonly password?: (what: string) => Promise<Secret>;
}

/** What it takes to act. */
export interface RunContext extends ReadContext {
  readonly gateway: Gateway;
  readonly host: Host;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP: nothing new is started. */
  readonly signal: AbortSignal;
  /** A fresh client token, 32 to 64 characters of `[0-9a-f-]`. */
  token(): string;
}

import type { Entry, Progress } from './events.ts';

/** A question to a person. `flag` is what answers it where nobody can be asked. */
export interface Question {
  readonly kind: 'confirm' | 'type-name' | 'text' | 'choose';
  readonly message: string;
  /** What it is about, line by line: account, region, thing, what goes. */
  readonly detail: readonly string[];
  /** For `type-name`: exactly what has to be typed. */
  readonly name?: string;
  readonly choices?: readonly string[];
  readonly flag: string;
}

/** Shows progress and answers questions: a terminal, a pipe, JSON lines, the dashboard, a test. */
export interface Host {
  notify(event: Entry | Progress): void;
  /** The answer, or undefined where it was declined. Throws where nobody can be asked (exit 2, naming the flag). */
  ask(question: Question): Promise<string | undefined>;
}

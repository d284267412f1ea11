import type { Clock } from '../engine/clock.ts';
import type { Environment } from '../engine/environment.ts';
import { usageError } from '../engine/errors.ts';
import type { ReadGateway } from '../engine/gateway.ts';
import { askOf } from '../inventory/ask.ts';
import type { ResourceKind } from '../inventory/kind.ts';
import { KINDS } from '../inventory/kinds/index.ts';
import { type Inventory, type Surveyed, survey } from '../inventory/survey.ts';
import { type Recorded, withoutShapes, witness } from './record.ts';
import { askForRehearsal } from './rehearsable.ts';

export interface AuditOptions {
  readonly gateway: ReadGateway;
  readonly clock: Pick<Clock, 'now'>;
  /** Measures how long an answer is waited for: real time, always. */
  readonly waiting: Pick<Clock, 'sleep'>;
  readonly places: Readonly<Record<Environment, { readonly account: string; readonly region: string }>>;
  readonly kinds: readonly ResourceKind[];
  readonly concurrency: number;
  readonly scrub: (text: string) => string;
  readonly notify?: (progress: Surveyed) => void;
  /** Keep the answers, and ask besides for what a rehearsal needs: for a snapshot. */
  readonly keep?: boolean;
  /** Milliseconds a kind is waited for; five minutes by default. */
  readonly patience?: number;
}

export interface Audited {
  readonly inventories: readonly Inventory[];
  readonly answers: readonly Recorded[];
}

/** Reads what stands in environments, side by side. Sends reads alone. */
export async function audit(environments: readonly Environment[], options: AuditOptions): Promise<Audited> {
  const { places, scrub, keep = false, ...rest } = options;
  const taken = await Promise.all(
    environments.map(async (environment) => {
      const { seen, answers } = witness(environment, scrub, keep);
      const inventory = await survey(environment, { ...rest, place: places[environment], seen });
      if (keep) await askForRehearsal(askOf(rest.gateway, environment, rest.gateway.mark(), seen));
      return { inventory: withoutShapes(inventory), answers };
    }),
  );
  return {
    inventories: taken.map(({ inventory }) => inventory),
    answers: taken.flatMap(({ answers }) => answers),
  };
}

/** The kinds that words choose: `redis`, `ecs`, `elasticache/replication-group`; all without a word. */
export function kindsNamed(words: readonly string[]): readonly ResourceKind[] {
  if (words.length === 0) return KINDS;
  const unknown = words.find((word) => !KINDS.some((kind) => isCalled(kind, word)));
  if (unknown !== undefined) {
    throw usageError('AUDIT_KIND', `nothing is called ${unknown}`, `--only takes ${KIND_WORDS.join(', ')}`);
  }
  return KINDS.filter((kind) => words.some((word) => isCalled(kind, word)));
}

const familyOf = ({ kind }: ResourceKind): string => kind.split('/')[0] ?? '';

function isCalled(kind: ResourceKind, word: string): boolean {
  return [kind.kind, familyOf(kind), kind.service, ...kind.also].includes(word.toLowerCase());
}

/** What `--only` takes, besides whole kinds. */
export const KIND_WORDS: readonly string[] = [
  ...new Set(KINDS.flatMap((kind) => [familyOf(kind), ...kind.also])),
].sort();

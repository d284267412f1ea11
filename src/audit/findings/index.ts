import type { Inventory } from '../../inventory/survey.ts';
import type { Finding, Rule, Severity, Surroundings } from './finding.ts';
import { blackholes, shortServices, unhealthyTargets } from './health.ts';
import { endingCertificates, plainSecrets, unencryptedStores } from './keeping.ts';
import { idleThings, stoppedWithDisks, unusedGroups } from './leftovers.ts';
import { openDatabases, openGroups, publicBuckets } from './openings.ts';

const RULES: readonly Rule[] = [
  openDatabases,
  openGroups,
  publicBuckets,
  plainSecrets,
  unencryptedStores,
  endingCertificates,
  stoppedWithDisks,
  idleThings,
  unusedGroups,
  shortServices,
  unhealthyTargets,
  blackholes,
];

const ORDER: readonly Severity[] = ['high', 'medium', 'low'];

/** What a careful engineer would raise about an environment, the gravest first. Pure: nothing is read. */
export function findingsOf(inventory: Inventory): readonly Finding[] {
  const sections = new Map(inventory.sections.map((section) => [section.kind, section]));
  const around: Surroundings = {
    inventory,
    now: Date.parse(inventory.takenAt),
    of: (kind) => sections.get(kind)?.resources ?? [],
    known: (kind) => sections.get(kind)?.unread === undefined && sections.has(kind),
  };
  const found = RULES.flatMap((rule) => rule(around));
  return ORDER.flatMap((severity) => found.filter((one) => one.severity === severity));
}

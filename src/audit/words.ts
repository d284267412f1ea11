import type { Fact } from '../inventory/resource.ts';
import { type Inventory, resourcesOf } from '../inventory/survey.ts';

/** A fact in one line, for people. */
export function factText(fact: Fact): string {
  if (fact === null) return 'nothing';
  if (Array.isArray(fact)) return fact.length === 0 ? 'none' : fact.map(factText).join(', ');
  if (typeof fact !== 'object') return String(fact);
  if (isRule(fact)) return ruleText(fact);
  if (isRoute(fact))
    return `${fact.to} through ${fact.through}${fact.state === 'active' ? '' : ` (${fact.state})`}`;
  const { name, ...rest } = fact as Readonly<Record<string, Fact>>;
  const parts = Object.entries(rest)
    .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
    .map(([field, value]) => `${field} ${factText(value)}`);
  if (typeof name !== 'string') return parts.length === 0 ? 'none' : parts.join(' ');
  return parts.length === 0 ? name : `${name} (${parts.join('; ')})`;
}

type Route = { readonly to: Fact; readonly through: Fact; readonly state: Fact };

const isRoute = (fact: object): fact is Route => 'to' in fact && 'through' in fact && 'state' in fact;

type Rule = { readonly protocol: Fact; readonly from: Fact; readonly to: Fact; readonly peer: Fact };

const isRule = (fact: object): fact is Rule => 'peer' in fact && 'protocol' in fact;

function ruleText({ protocol, from, to, peer }: Rule): string {
  const ports = protocol === '-1' ? 'all' : `${protocol} ${from === to ? from : `${from}-${to}`}`;
  return `${ports} with ${peer}`;
}

/** Ids and ARNs as the names of what they stand for, where that is in the inventory. */
export function namedIn(inventory: Inventory): (fact: Fact) => Fact {
  const names = new Map<string, string>();
  for (const one of resourcesOf(inventory)) {
    names.set(one.id, one.name);
    if (one.arn !== undefined) names.set(one.arn, one.name);
  }
  const named = (fact: Fact): Fact => {
    if (typeof fact === 'string') return names.get(fact) ?? fact;
    if (Array.isArray(fact)) return fact.map(named);
    if (typeof fact !== 'object' || fact === null) return fact;
    return Object.fromEntries(Object.entries(fact).map(([key, value]) => [key, named(value)]));
  };
  return named;
}

/** US dollars a month; `+` where a part has no price. */
export function dollars(known: number, unpriced: number): string {
  // Not by toLocaleString: the first use of Intl takes longer than reading a kind.
  const [whole = '', cents] = String(Math.round(known * 100) / 100).split('.');
  const amount = `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${cents === undefined ? '' : `.${cents.padEnd(2, '0')}`}`;
  if (unpriced === 0) return amount;
  return known === 0 ? 'unknown' : `${amount} + unknown`;
}

import type { Fact, Resource } from '../../inventory/resource.ts';
import { type Inventory, resourcesOf } from '../../inventory/survey.ts';

/** Takes out of a fact what belongs to its place alone: ids and ARNs become names, account and region a word. */
export type Plain = (fact: Fact) => Fact;

/** `called` says what a resource of this inventory is called for the comparison; `words` maps all other texts. */
export function plainOf(
  inventory: Inventory,
  called: (resource: Resource) => string,
  words: (text: string) => string,
): Plain {
  const names = new Map<string, string>();
  for (const one of resourcesOf(inventory)) {
    names.set(one.id, called(one));
    if (one.arn !== undefined) names.set(one.arn, called(one));
    // What stands behind a load balancer's host name is the load balancer, whatever its digits.
    if (typeof one.facts.DNSName === 'string') names.set(one.facts.DNSName.toLowerCase(), called(one));
  }
  const text = (value: string): string =>
    names.get(value) ??
    names.get(value.toLowerCase()) ??
    words(value).replaceAll(inventory.account, '<account>').replaceAll(inventory.region, '<region>');
  const plain: Plain = (fact) => {
    if (typeof fact === 'string') return text(fact);
    if (Array.isArray(fact)) return fact.map(plain).sort(byText);
    if (typeof fact !== 'object' || fact === null) return fact;
    return Object.fromEntries(Object.entries(fact).map(([name, value]) => [name, plain(value)]));
  };
  return plain;
}

function byText(one: Fact, other: Fact): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Unread } from '../inventory/resource.ts';
import type { Row } from './document.ts';

interface UnreadThing {
  /** Cells before what could not be read: a kind, an environment. */
  readonly where: readonly string[];
  readonly what: string;
  readonly unread: Unread;
}

/** What could not be read, for people: one row for what is in one place and unknown for one reason. */
export function unreadRows(things: readonly UnreadThing[]): readonly Row[] {
  const groups = new Map<string, UnreadThing[]>();
  for (const one of things) {
    const key = JSON.stringify([one.where, one.unread.reason]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group): Row => {
    const [{ where, what, unread }] = group as [UnreadThing, ...UnreadThing[]];
    const more = group.length === 1 ? '' : ` and ${group.length - 1} more like it`;
    return {
      cells: [...where, `${what}${more}`, unread.limited ? `never asked: ${unread.reason}` : unread.reason],
      tone: unread.limited ? 'quiet' : 'warn',
    };
  });
}

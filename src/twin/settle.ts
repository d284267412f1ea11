import { entering, GONE, type Kind, tableName } from './kind.ts';
import { Transaction } from './transaction.ts';
import type { Stored, Table, World } from './world.ts';

interface Due {
  readonly of: Kind;
  readonly locus: string;
  readonly thing: Stored & { readonly due: number };
}

/** The world at a later moment: everything whose time in a passing state was over has moved on, in due order. */
export function settled(world: World, kinds: ReadonlyMap<string, Kind>, now: number): World {
  let current = world;
  for (let next = earliest(current, kinds, now); next; next = earliest(current, kinds, now)) {
    current = moved(current, next);
  }
  return current;
}

function earliest(world: World, kinds: ReadonlyMap<string, Kind>, now: number): Due | undefined {
  if (firstOf(world.tables) > now) return undefined;
  let found: Due | undefined;
  for (const [locus, tables] of Object.entries(world.tables)) {
    for (const [table, rows] of Object.entries(tables)) {
      const of = kinds.get(table);
      if (!of?.passing || firstIn(rows) > now) continue;
      for (const thing of Object.values(rows)) {
        if (thing.due === undefined || thing.due > now) continue;
        if (!found || before(thing as Due['thing'], found.thing))
          found = { of, locus, thing: thing as Due['thing'] };
      }
    }
  }
  return found;
}

/** Most of a world rests, and it is never changed in place: when the first thing of a part is due is found once. */
const firsts = new WeakMap<object, number>();

function first(part: object, dues: () => readonly number[]): number {
  const known = firsts.get(part);
  if (known !== undefined) return known;
  const due = dues().reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  firsts.set(part, due);
  return due;
}

const firstIn = (rows: Table): number =>
  first(rows, () => Object.values(rows).map(({ due }) => due ?? Number.POSITIVE_INFINITY));

const firstOf = (all: World['tables']): number =>
  first(all, () => Object.values(all).flatMap((tables) => Object.values(tables).map(firstIn)));

function before(a: Due['thing'], b: Due['thing']): boolean {
  return a.due < b.due || (a.due === b.due && a.id < b.id);
}

function moved(world: World, { of, locus, thing }: Due): World {
  const [account = '', region = ''] = locus.split('/');
  const tx = new Transaction(world, { account, region }, thing.due);
  const state = of.passing?.[thing.state]?.next ?? thing.state;
  const next = entering(of, thing, state, thing.due, world.seed);
  if (state === GONE) tx.remove(of, thing.id);
  else tx.put(of, next);
  of.entered?.[state]?.(next, tx);
  return tx.committed();
}

/** The kinds by the name of their table. */
export function byTable(kinds: readonly Kind[]): ReadonlyMap<string, Kind> {
  return new Map(kinds.map((of) => [tableName(of), of]));
}

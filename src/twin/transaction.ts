import { hex } from './ids.ts';
import { entering, GONE, type Kind, type Tx, tableName } from './kind.ts';
import { refuse } from './refusal.ts';
import { type Locus, locusKey, type Remembered, type Stored, type Table, type World } from './world.ts';

interface Change {
  readonly locus: string;
  readonly table: string;
  readonly id: string;
  readonly to: Stored | undefined;
}

/**
 * A request under way. Until `committed()` is asked for, the world is as it was: refusing, pretending and freezing
 * are what is made of it afterwards.
 */
export class Transaction implements Tx {
  readonly place: Locus;
  readonly now: number;
  readonly #world: World;
  readonly #changes: Map<string, Change>;
  readonly #made: { count: number };

  constructor(
    world: World,
    place: Locus,
    now: number,
    shared?: { changes: Map<string, Change>; made: { count: number } },
  ) {
    this.#world = world;
    this.place = place;
    this.now = now;
    this.#changes = shared?.changes ?? new Map();
    this.#made = shared?.made ?? { count: world.count };
  }

  in(place: Partial<Locus>, now = this.now): Transaction {
    return new Transaction(this.#world, { ...this.place, ...place }, now, {
      changes: this.#changes,
      made: this.#made,
    });
  }

  find<D>(of: Kind<D>, id: string): Stored<D> | undefined {
    const [locus, table] = this.#where(of);
    const changed = this.#changes.get(`${locus} ${table} ${id}`);
    return (changed ? changed.to : this.#world.tables[locus]?.[table]?.[id]) as Stored<D> | undefined;
  }

  get<D>(of: Kind<D>, id: string): Stored<D> {
    return this.find(of, id) ?? refuse(of.errors.missing.name, of.errors.missing.says(id, ''));
  }

  list<D>(of: Kind<D>): Stored<D>[] {
    const [locus, table] = this.#where(of);
    const rows = this.#world.tables[locus]?.[table] ?? {};
    const changes = [...this.#changes.values()].filter((one) => one.locus === locus && one.table === table);
    if (changes.length === 0) return [...inOrder(rows)] as Stored<D>[];
    const things = new Map(Object.entries(rows));
    for (const change of changes) {
      if (change.to) things.set(change.id, change.to);
      else things.delete(change.id);
    }
    return [...things.values()].sort(byId) as Stored<D>[];
  }

  add<D>(
    of: Kind<D>,
    id: string,
    state: string,
    data: D,
    tags?: Readonly<Record<string, string>>,
  ): Stored<D> {
    if (this.find(of, id)) {
      const exists = of.errors.exists ?? of.errors.missing;
      refuse(exists.name, exists.says(id, ''));
    }
    const bare: Stored<D> = {
      id,
      state,
      since: this.now,
      created: this.now,
      ...(tags ? { tags } : {}),
      data,
    };
    return this.put(of, entering(of, bare, state, this.now, this.#world.seed));
  }

  put<D>(of: Kind<D>, thing: Stored<D>): Stored<D> {
    const [locus, table] = this.#where(of);
    this.#changes.set(`${locus} ${table} ${thing.id}`, { locus, table, id: thing.id, to: thing });
    return thing;
  }

  patch<D>(of: Kind<D>, id: string, data: Partial<D>): Stored<D> {
    const thing = this.get(of, id);
    return this.put(of, { ...thing, data: { ...thing.data, ...data } });
  }

  enter<D>(of: Kind<D>, id: string, state: string): void {
    const thing = entering(of, this.get(of, id), state, this.now, this.#world.seed);
    if (state === GONE) this.remove(of, id);
    else this.put(of, thing);
    of.entered?.[state]?.(thing, this);
  }

  remove<D>(of: Kind<D>, id: string): void {
    const [locus, table] = this.#where(of);
    this.#changes.set(`${locus} ${table} ${id}`, { locus, table, id, to: undefined });
  }

  unique(length: number): string {
    this.#made.count += 1;
    return hex(length, this.#world.seed, 'id', this.#made.count);
  }

  fixed(length: number, ...parts: readonly string[]): string {
    return hex(length, this.#world.seed, ...parts);
  }

  get seed(): string {
    return this.#world.seed;
  }

  /** The world with this request applied. `freeze` leaves what it set in motion where it is for ever. */
  committed(freeze = false, remembered?: readonly [string, Remembered]): World {
    if (this.#changes.size === 0 && this.#made.count === this.#world.count && !remembered) return this.#world;
    const tokens = remembered
      ? { ...this.#world.tokens, [remembered[0]]: remembered[1] }
      : this.#world.tokens;
    const tables: Record<string, Record<string, Table>> = { ...this.#world.tables };
    const copied = new Set<string>();
    for (const { locus, table, id, to } of this.#changes.values()) {
      if (!copied.has(locus)) tables[locus] = { ...tables[locus] };
      if (!copied.has(`${locus} ${table}`))
        (tables[locus] as Record<string, Table>)[table] = { ...tables[locus]?.[table] };
      copied.add(locus).add(`${locus} ${table}`);
      const rows = tables[locus]?.[table] as Record<string, Stored>;
      if (to) rows[id] = freeze ? stuck(to) : to;
      else delete rows[id];
    }
    return { ...this.#world, count: this.#made.count, tables, tokens };
  }

  /** Whether anything this request changed would move on by itself. */
  get inMotion(): boolean {
    return [...this.#changes.values()].some(({ to }) => to?.due !== undefined);
  }

  #where(of: Pick<Kind, 'service' | 'name' | 'scope'>): [string, string] {
    return [locusKey(this.place, of.scope ?? 'region'), tableName(of)];
  }
}

function stuck(thing: Stored): Stored {
  if (thing.due === undefined) return thing;
  const { due: _due, ...rest } = thing;
  return { ...rest, stuck: true };
}

const byId = (one: Stored, other: Stored): number => (one.id < other.id ? -1 : 1);

/** Tables in order of id: one is never changed in place, and a long listing asks for it page after page. */
const ordered = new WeakMap<Table, readonly Stored[]>();

function inOrder(rows: Table): readonly Stored[] {
  const known = ordered.get(rows) ?? Object.values(rows).sort(byId);
  ordered.set(rows, known);
  return known;
}

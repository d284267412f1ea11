import { KINDS } from '../../src/inventory/kinds/index.ts';
import { survey } from '../../src/inventory/survey.ts';
import type { Moto } from '../moto.ts';
import { awsCli } from './aws-cli.ts';
import type { EndState } from './end-states.ts';
import { WIRE_PLACES, type WireProcess } from './process.ts';
import type { Rename } from './relay.ts';

/** What stands of a kind, as rows of text in an order that both sides share. */
export interface ReadBack {
  /** Straight from the emulator. */
  readonly cli: readonly string[];
  /** From muvi's own inventory, read as a run reads. */
  readonly muvi: readonly string[];
}

/** Reads a kind back in both ways. Throws where muvi could not read it, or the CLI failed. */
export async function readBack(
  { moto, process, renames = [] }: { moto: Moto; process: WireProcess; renames?: readonly Rename[] },
  end: EndState,
): Promise<ReadBack> {
  const inRunbooksIds = (row: readonly unknown[]) =>
    renames.reduce((text, [emulator, own]) => text.replaceAll(emulator, own), JSON.stringify(row));
  const [listed, { sections }] = await Promise.all([
    awsCli(moto, end.cli, end.query),
    survey('uae', {
      gateway: process.context.gateway,
      clock: process.context.clock,
      // A test has a time limit of its own.
      waiting: { sleep: () => new Promise(() => {}) },
      place: WIRE_PLACES.uae,
      kinds: KINDS.filter(({ kind }) => kind === end.kind),
      concurrency: 4,
    }),
  ]);
  const [section] = sections;
  if (!section || section.unread)
    throw new Error(`${end.kind}: ${section?.unread?.reason ?? 'no such kind'}`);
  const rows = section.resources.flatMap((found) => {
    const row = end.row(found);
    return row ? [row] : [];
  });
  return { cli: listed.map(inRunbooksIds).sort(), muvi: rows.map(inRunbooksIds).sort() };
}

import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redisGroups } from '../../phases/environment.ts';
import { builtMuvi } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { type HeldAccount, heldAccount } from './held-redis.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
let account: HeldAccount;

beforeAll(builtMuvi, 120_000);
afterEach(async () => {
  terminal?.close();
  await account?.close();
});

const names = redisGroups.map(({ name }) => name);

/** A row of a cluster that is being made: its state as AWS words it, and elapsed against usual time. */
const making = (name: string): RegExp => new RegExp(`${name}  creating, \\d+s of usually 10m`);

async function whileMaking(columns: number, row: RegExp): Promise<string> {
  terminal = await openTerminal(columns, 60);
  account = await heldAccount(terminal.cwd);
  terminal.muvi(`phase run 4 --yes ${account.flags}`, account.variables);
  return terminal.shows(new RegExp(`(?:${row.source}[\\s\\S]*){9}`));
}

const ANY = /muvi-uat-redis-[a-z-]+ {2}creating, \d+s of usually 10m/;

describe.skipIf(lacks('tmux') || lacks('moto_server'))('nine clusters that take their time', () => {
  it('stand side by side with elapsed against usual time, and each that is done says so', async () => {
    const seen = await whileMaking(80, ANY);
    for (const name of names) expect(seen).toMatch(making(name));

    const [first = '', ...others] = names;
    account.release(first);
    const one = await terminal.shows(new RegExp(`✔ ${first}  holds after \\d+s`));
    for (const name of others) expect(one).toMatch(making(name));

    account.release();
    const asked = await terminal.shows(/\? Delete muvi-uat-redis-uae-classic\? \(y\/N\)/);
    for (const name of names) expect(asked).toMatch(new RegExp(`✔ ${name}  holds after \\d+s`));
    terminal.type('n', 'Enter');
    expect(await terminal.exits()).toBe(2);
  });

  it('keep their state and their time where there is little room', async () => {
    const seen = await whileMaking(40, /muvi-uat-redis-[a-z-]+\s+creating,? \d+s/);
    const wide = seen.split('\n').filter((line) => line.length > 40);
    expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
  });

  it('are left to AWS by Ctrl-C, which says so; the next run waits for them and makes none again', async () => {
    await whileMaking(80, ANY);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
    const left = terminal.screen(true);
    expect(left).toMatch(/stopped by Ctrl-C; AWS goes on with/);
    const said = left.replaceAll(/\s+/g, ' ');
    for (const name of names) expect(said).toContain(`4.3 create ${name}`);
    expect(left).toMatch(/next: muvi phase run 4 --endpoint http/);
    expect(left).toContain('left to AWS: 9 writes sent and not verified');
    expect(account.writes()).toHaveLength(9);

    terminal.muvi(`phase run 4 --yes ${account.flags}`, account.variables);
    await terminal.shows(new RegExp(`(?:${ANY.source}[\\s\\S]*){9}`));
    account.release();
    await terminal.shows(/\? Delete muvi-uat-redis-uae-classic\? \(y\/N\)/);
    const made = account.writes().filter((write) => write.startsWith('CreateReplicationGroup'));
    expect(made.sort()).toEqual(names.map((name) => `CreateReplicationGroup ${name}`).sort());
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
  });
});

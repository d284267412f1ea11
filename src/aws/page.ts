import type { Reply } from '../engine/call.ts';
import type { AwsCall } from './call.ts';
import type { Paging } from './paging.generated.ts';
import { pagingOf } from './paging.ts';

/** Beyond this many pages an answer is taken to run in circles. */
const MOST_PAGES = 10_000;

/**
 * Reads a listing to its end: the reply holds the first page's fields with every page's entries. A call that
 * limits its own page, or names a token, is answered as it is. Throws what `send` throws, and a RangeError for a
 * listing that never ends.
 */
export async function readAll(call: AwsCall, send: (page: AwsCall) => Promise<Reply>): Promise<Reply> {
  const paging = pagingOf(call.service, call.operation);
  const first = await send(call);
  if (paging === undefined || paging.tokens.some(([input]) => call.input[input] !== undefined)) return first;
  const isOnly = nextTokens(paging, first.value) === undefined;
  if (isOnly && paging.tokens.every(([, output]) => get(first.value, output) === undefined)) return first;
  const whole = structuredClone(first.value);
  let page = first.value;
  for (let pages = 1; ; pages += 1) {
    const next = nextTokens(paging, page);
    if (next === undefined) return { ...first, value: withoutTokens(paging, whole) };
    if (pages >= MOST_PAGES) throw new RangeError(`${call.service} ${call.operation} never ends`);
    const before = page;
    page = (await send({ ...call, input: { ...call.input, ...next } })).value;
    if (sameTokens(paging, before, page)) return { ...first, value: withoutTokens(paging, whole) };
    for (const list of paging.lists) append(whole, page, list);
  }
}

function nextTokens(paging: Paging, page: unknown): Record<string, unknown> | undefined {
  if (paging.more !== undefined && get(page, paging.more) !== true) return undefined;
  const tokens = paging.tokens.map(([input, output]) => [input, get(page, output)] as const);
  const first = tokens[0]?.[1];
  if (paging.more === undefined && (first === undefined || first === null || first === '')) return undefined;
  return Object.fromEntries(tokens.filter(([, token]) => token !== undefined && token !== ''));
}

/** A token that comes back unchanged is the end, as CloudWatch Logs does. */
function sameTokens(paging: Paging, before: unknown, page: unknown): boolean {
  const tokens = paging.tokens.map(([, output]) => [get(before, output), get(page, output)] as const);
  return tokens.some(([was]) => was !== undefined) && tokens.every(([was, is]) => was === is);
}

function append(whole: unknown, page: unknown, list: string): void {
  const more = get(page, list);
  if (!Array.isArray(more)) return;
  const sofar = get(whole, list);
  if (Array.isArray(sofar)) for (const entry of more) sofar.push(entry);
  else set(whole, list, more);
}

function withoutTokens(paging: Paging, whole: unknown): unknown {
  for (const [, output] of paging.tokens) if (get(whole, output) !== undefined) set(whole, output, undefined);
  return whole;
}

function get(node: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], node);
}

function set(node: unknown, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], node);
  if (typeof holder === 'object' && holder !== null) (holder as Record<string, unknown>)[last] = value;
}

/**
 * A value as it stands in the journal: plain JSON with sorted keys, every string and key scrubbed. What JSON has
 * no form for is said in words (bytes by their number, never their content). Throws a TypeError on a cycle.
 */
export function plain(
  value: unknown,
  scrub: (text: string) => string,
  above: readonly object[] = [],
): unknown {
  switch (typeof value) {
    case 'string':
      return scrub(value);
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      break;
    default:
      return typeof value === 'boolean' ? value : undefined;
  }
  if (value === null) return null;
  if (above.includes(value)) throw new TypeError('an event cannot hold itself');
  const inside = [...above, value];
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => plain(item, scrub, inside) ?? null);
  if (hasToJson(value)) return plain(value.toJSON(), scrub, inside);
  if (value instanceof Map) return plain(Object.fromEntries(value), scrub, inside);
  if (value instanceof Set) return plain([...value], scrub, inside);
  const entries = Object.entries(value)
    .map(([key, item]) => [scrub(key), plain(item, scrub, inside)] as const)
    .filter(([, item]) => item !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return Object.fromEntries(entries);
}

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  typeof (value as { toJSON?: unknown }).toJSON === 'function';

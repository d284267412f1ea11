/** Deeper than any event of muvi's; what goes deeper holds itself. */
const DEEPEST = 64;

/**
 * A value as it stands in the journal: plain JSON with sorted keys, every string and key scrubbed. What JSON has
 * no form for is said in words (bytes by their number, never their content). Throws a TypeError on a cycle.
 */
export function plain(value: unknown, scrub: (text: string) => string, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return scrub(value);
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainObject(value, scrub, depth + 1);
    default:
      return undefined;
  }
}

function plainObject(value: object, scrub: (text: string) => string, depth: number): unknown {
  if (depth > DEEPEST) throw new TypeError('an event cannot hold itself');
  if (Array.isArray(value)) return value.map((item) => plain(item, scrub, depth) ?? null);
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof Set) return plain([...value], scrub, depth);
  if (value instanceof Map) return plain(Object.fromEntries(value), scrub, depth);
  if (hasToJson(value)) return plain(value.toJSON(), scrub, depth);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const item = plain((value as Record<string, unknown>)[key], scrub, depth);
    if (item !== undefined) setOwn(sorted, scrub(key), item);
  }
  return sorted;
}

/** Assigning `__proto__` would set the prototype and lose the entry. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  typeof (value as { toJSON?: unknown }).toJSON === 'function';

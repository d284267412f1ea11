import { REDACTED, Secret } from '../engine/secret.ts';
import { isSecretField } from './fields.ts';
import type { SecretRegistry } from './registry.ts';

/**
 * A copy of a value fit to be shown: secrets by their field's name or by their value are `[redacted]`, in
 * strings, keys, errors and everything nested. What is not data (functions, symbols) is left out.
 */
export function redact(value: unknown, registry: Pick<SecretRegistry, 'scrub'>, operation?: string): unknown {
  const seen = new WeakSet<object>();

  const copy = (item: unknown): unknown => {
    if (typeof item === 'string') return registry.scrub(item);
    if (typeof item === 'function' || typeof item === 'symbol') return undefined;
    if (typeof item !== 'object' || item === null || item instanceof Date) return item;
    if (item instanceof Secret) return REDACTED;
    if (item instanceof Uint8Array) return `[${item.length} bytes]`;
    if (seen.has(item)) return '[circular]';
    seen.add(item);
    const copied = structure(item);
    seen.delete(item);
    return copied;
  };

  const structure = (item: object): unknown => {
    if (Array.isArray(item)) return item.map(copy);
    if (item instanceof Map) return [...item].map(([key, member]) => [copy(key), copy(member)]);
    if (item instanceof Set) return [...item].map(copy);
    const own = item instanceof Error ? { name: item.name, message: item.message, cause: item.cause } : {};
    const parent: Record<string, unknown> = { ...own, ...item };
    return Object.fromEntries(
      Object.entries(parent)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [
          registry.scrub(name),
          hidden(name, member, parent) ? REDACTED : copy(member),
        ]),
    );
  };

  /** A flag or a count under a secret's name (`ManageMasterUserPassword: true`) tells nothing. */
  const hidden = (name: string, member: unknown, parent: Record<string, unknown>) =>
    (typeof member === 'string' || member instanceof Uint8Array) &&
    isSecretField({ name, parent, operation });

  return copy(value);
}

import { createHash, createHmac } from 'node:crypto';

/** The first `length` hex characters of a hash over the parts: the same in every run of the same world. */
export function hex(length: number, ...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, length);
}

/** A number in [0, 1) that is always the same for the same parts. */
export function fraction(...parts: readonly (string | number)[]): number {
  return Number.parseInt(hex(12, ...parts), 16) / 2 ** 48;
}

/** Lower-case letters and digits, as AWS uses in host names. */
export function base36(length: number, ...parts: readonly (string | number)[]): string {
  return BigInt(`0x${hex(64, ...parts)}`)
    .toString(36)
    .slice(0, length);
}

/** A UUID, as AWS's request ids are. */
export function uuid(...parts: readonly (string | number)[]): string {
  const digits = hex(32, ...parts);
  return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-');
}

/** What stands in the world for a secret: enough to compare by, nothing to read. */
export function seal(seed: string, plaintext: string): string {
  return `sealed:${createHmac('sha256', seed).update(plaintext).digest('hex').slice(0, 24)}`;
}

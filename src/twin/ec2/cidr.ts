import { refuse } from '../refusal.ts';

/** An IPv4 block: its first address as a number, and how many it has. */
export interface Block {
  readonly first: number;
  readonly size: number;
}

/** Parses `10.60.0.0/16`; refuses anything else, as EC2 does. */
export function block(cidr: string): Block {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  const [a, b, c, d, bits] = (match ?? []).slice(1).map(Number);
  const octets = [a, b, c, d] as number[];
  if (!match || octets.some((octet) => octet > 255) || (bits as number) > 32) {
    return refuse(
      'InvalidParameterValue',
      `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - (bits as number));
  return { first: address - (address % size), size };
}

export function overlap(one: Block, other: Block): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

export function within(inner: Block, outer: Block): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

/** The canonical text of a block: host bits cleared, as EC2 answers it. */
export function canonicalCidr(cidr: string): string {
  const { first, size } = block(cidr);
  return `${address(first)}/${32 - Math.log2(size)}`;
}

/** An address as text. */
export function address(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

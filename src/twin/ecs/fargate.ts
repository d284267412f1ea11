import { clientError } from './common.ts';

const KIB = 1024;
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/**
 * The memory, MiB, that goes with each amount of CPU units on Fargate.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const MEMORY: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1 * KIB, 2 * KIB],
  512: range(1 * KIB, 4 * KIB, KIB),
  1024: range(2 * KIB, 8 * KIB, KIB),
  2048: range(4 * KIB, 16 * KIB, KIB),
  4096: range(8 * KIB, 30 * KIB, KIB),
  8192: range(16 * KIB, 60 * KIB, 4 * KIB),
  16384: range(32 * KIB, 120 * KIB, 8 * KIB),
};

/** CPU units of what may be written in units or as `1 vCPU`. */
export function cpuUnits(text: string): number {
  const [, amount = '', unit] = /^(\d*\.?\d+)\s*(vcpu)?$/i.exec(text.trim()) ?? [];
  if (amount === '') clientError("Invalid 'cpu' setting for task.");
  return unit === undefined ? Number(amount) : Number(amount) * KIB;
}

/** MiB of what may be written in MiB or as `2 GB`. */
export function memoryMib(text: string): number {
  const [, amount = '', unit] = /^(\d*\.?\d+)\s*(gb)?$/i.exec(text.trim()) ?? [];
  if (amount === '') clientError("Invalid 'memory' setting for task.");
  return unit === undefined ? Number(amount) : Number(amount) * KIB;
}

/** Refuses a pair that Fargate does not have. */
export function onFargate(cpu: number, memory: number): void {
  if (MEMORY[cpu]?.includes(memory)) return;
  clientError(
    `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
  );
}

import { NormalizedSchema } from '@smithy/core/schema';
import type { CommandClass } from '../../src/aws/sdk/client.ts';
import { CLIENTS, type ClientModule } from '../../src/aws/sdk/clients.ts';
import type { Service } from '../../src/aws/types.ts';

export const SERVICES = Object.keys(CLIENTS) as Service[];

/** Every command an SDK package exports, by operation. */
export function commandsOf(module: ClientModule): [operation: string, Command: CommandClass][] {
  return Object.entries(module)
    .filter(([name]) => /^[A-Z]\w+Command$/.test(name))
    .map(([name, Command]) => [name.slice(0, -'Command'.length), Command as CommandClass]);
}

/** The least input an operation serializes with: what its path and its host are made of. */
export function sampleInput(Command: CommandClass): Record<string, unknown> {
  const input = NormalizedSchema.of(new Command({}).schema[4] as never);
  const sample: Record<string, unknown> = {};
  for (const [name, member] of input.structIterator()) {
    const traits = member.getMergedTraits();
    if (traits.httpLabel || name === 'Bucket' || name === 'Key') sample[name] = sampleValue(member);
    else if (traits.httpQuery && /^(UploadId|PartNumber|Id|partNumber)$/i.test(name))
      sample[name] = sampleValue(member);
    else if (name === 'CopySource') sample[name] = 'bucket/key';
  }
  return sample;
}

function sampleValue(schema: NormalizedSchema): unknown {
  if (schema.isNumericSchema()) return 1;
  if (schema.isBooleanSchema()) return true;
  if (schema.isTimestampSchema()) return new Date(0);
  return 'sample';
}

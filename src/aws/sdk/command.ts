import { collectSecrets } from '../../secrets/collect.ts';
import type { AwsCall } from '../call.ts';
import { Refused } from '../guard/refusal.ts';
import type { Place } from '../transport.ts';
import type { Command, CommandClass } from './client.ts';
import { CLIENTS } from './clients.ts';
import { isKnownService } from './endpoints.ts';
import { wireInput } from './input.ts';

/** The SDK's command for a call, its secrets revealed and registered. Throws `Refused` for what does not exist. */
export async function commandOf(
  place: Place,
  call: AwsCall,
  register: (secret: string) => void,
): Promise<Command> {
  if (!isKnownService(call.service))
    throw new Refused('not-listed', `${call.service} is no service muvi knows`);
  const module = await CLIENTS[call.service]();
  const name = `${call.operation}Command`;
  const CommandOfName = Object.hasOwn(module, name) ? (module[name] as CommandClass) : undefined;
  if (CommandOfName === undefined) {
    // A build holds the commands that the sources name (scripts/build-clients.mjs), not all of a service's.
    throw new Refused('not-listed', `this muvi has no command to send ${call.service} ${call.operation}`);
  }
  const { schema } = new CommandOfName({});
  const input = wireInput(place, schema, call.input, register);
  collectSecrets(call.operation, input, register, schema[4]);
  return new CommandOfName(input);
}

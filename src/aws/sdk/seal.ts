import { Refused } from '../guard/refusal.ts';
import type { SdkClient } from './client.ts';

const MUTATORS = ['add', 'addRelativeTo', 'use', 'remove', 'removeByTag', 'applyToStack'];

/**
 * Makes a client as it is for good: config values fixed (accessors turned into plain values, so that no setter
 * is left), no other handler, no other middleware, no other `send`.
 */
export function seal(client: SdkClient): void {
  const { config } = client;
  for (const key of Object.keys(config)) {
    Object.defineProperty(config, key, {
      value: config[key],
      writable: false,
      configurable: false,
      enumerable: true,
    });
  }
  Object.freeze(config);
  for (const key of ['httpAuthSchemes', 'extensions', 'protocolSettings', 's3ExpressIdentityProvider']) {
    const value = config[key];
    if (typeof value === 'object' && value !== null) Object.freeze(value);
  }
  fix(client, 'middlewareStack', sealedStack(client.middlewareStack));
  fix(client, 'config', config);
  fix(client, 'initConfig', undefined);
  fix(client, 'send', client.send);
}

function fix(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: false, configurable: false });
}

/** The stack as the SDK reads it; to change it is refused. */
function sealedStack<T extends SdkClient['middlewareStack']>(stack: T): T {
  const refuse = () => {
    throw new Refused('sealed', 'the middleware of a guarded client cannot be changed');
  };
  const facade = Object.fromEntries(
    Object.entries(stack).map(([name, member]) => [name, MUTATORS.includes(name) ? refuse : member]),
  );
  return Object.freeze(facade) as T;
}

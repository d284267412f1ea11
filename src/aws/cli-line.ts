import { symbolic } from '../engine/resolve.ts';
import { REDACTED, Secret } from '../engine/secret.ts';
import type { AwsCall } from './call.ts';
import { CLI_NAME } from './guard/rules.ts';
import type { Place } from './transport.ts';

/**
 * Any AWS call as the AWS CLI line that does the same, quoted for a POSIX shell, secrets withheld and refs by
 * their label. Follows botocore's naming (`DBInstanceIdentifier` is `--db-instance-identifier`).
 */
export function awsCliLine(call: AwsCall, place: Place): string {
  const service = cliService(call.service);
  const profile = place.profile === undefined ? [] : ['--profile', quoted(place.profile)];
  const input = Object.entries(call.input)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => argument(name, value));
  return ['aws', service, kebab(call.operation), ...input, '--region', place.region, ...profile].join(' ');
}

/** The AWS CLI's name of a service: `elbv2` for `elastic-load-balancing-v2`. */
function cliService(service: AwsCall['service']): string {
  return service === 's3' ? 's3api' : (CLI_NAME[service] ?? service);
}

function argument(name: string, value: unknown): string[] {
  const flag = `--${kebab(name)}`;
  if (value === true) return [flag];
  if (value === false) return [`--no-${kebab(name)}`];
  const shown = symbolic(value);
  if (Array.isArray(shown) && shown.every((entry) => typeof entry !== 'object')) {
    return [flag, ...shown.map((entry) => quoted(String(entry)))];
  }
  return [flag, quoted(scalar(shown))];
}

function scalar(value: unknown): string {
  if (value instanceof Uint8Array) return `<${value.byteLength} bytes>`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return JSON.stringify(value, withheld);
  return value instanceof Date ? value.toISOString() : String(value);
}

function withheld(_key: string, value: unknown): unknown {
  return value instanceof Secret ? REDACTED : value;
}

/** botocore's `xform_name`, with dashes. */
export function kebab(name: string): string {
  const plural = /[A-Z]{2,}s$/.exec(name)?.[0];
  const split = plural ? `${name.slice(0, -plural.length)}-${plural.toLowerCase()}` : name;
  return split
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/-+/g, '-')
    .replace(/^-/, '')
    .toLowerCase();
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { usageError } from '../../engine/errors.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Refuses to start in an environment that would send signed requests elsewhere or trust anyone's certificate.
 * `endpoint` is the run's own `--endpoint`, which must be on loopback; with it both are harmless. Throws a usage
 * error (exit 64).
 */
export function checkVariables(variables: Variables, endpoint?: string): void {
  if (endpoint !== undefined) {
    if (isLoopback(endpoint)) return;
    throw usageError(
      'ENDPOINT_NOT_LOCAL',
      `--endpoint is for tests on this machine, and ${whyNotLocal(endpoint)}`,
      'name an emulator on this machine, such as --endpoint http://127.0.0.1:5000',
    );
  }
  const redirected = Object.keys(variables).find((name) => /^AWS_ENDPOINT_URL/.test(name) && variables[name]);
  if (redirected !== undefined) {
    throw usageError(
      'ENDPOINT_REDIRECTED',
      `${redirected} would send signed requests to another server`,
      `unset ${redirected}`,
    );
  }
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw usageError(
      'TLS_DISABLED',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would accept any certificate as the one of AWS',
      'unset NODE_TLS_REJECT_UNAUTHORIZED',
    );
  }
}

/** 127.0.0.0/8, ::1 or localhost, over http or https, without a user in it. */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, username, password } = new URL(endpoint);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Repeats the scheme and the host alone: whatever stands before, after or instead of them may be a secret. */
function whyNotLocal(endpoint: string): string {
  if (!URL.canParse(endpoint)) return 'what it names is no URL';
  const { protocol, hostname, host, username, password } = new URL(endpoint);
  if (!/^https?:$/.test(protocol)) return 'what it names is neither http nor https';
  const place = `${protocol}//${host}`;
  const local = isLoopback(`${protocol}//${hostname}`);
  if (local && `${username}${password}` !== '') return `${place} takes no user or password`;
  return `${place} is not on loopback`;
}

/** Variables that decide which account a child signs for, where it sends, or what Node runs in it. */
const WITHHELD =
  /^(AWS_|NODE_TLS_REJECT_UNAUTHORIZED$|NODE_OPTIONS$|PG(PASSWORD|SERVICE|HOST|USER|DATABASE)|MUVI_)/;

/**
 * The environment for a child process: no AWS variable of the parent's, since other tools rank them otherwise
 * (in the AWS CLI keys in the environment beat a profile, in the JS SDK a profile beats keys) and the child might
 * land in another account. `add` is put on top.
 */
export function scrubbedEnvironment(
  variables: Variables,
  add: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHHELD.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), AWS_EC2_METADATA_DISABLED: 'true', ...add };
}

import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { NotConfirmed } from '../guard/refusal.ts';
import type { HttpHandler } from './sts.ts';
import type { Keys } from './types.ts';

export interface ProfileOptions {
  readonly profile: string | undefined;
  readonly region: string;
  /** The provider's own calls (a role's AssumeRole, SSO) go through this, never through a phase's handler. */
  readonly handler: HttpHandler;
  readonly endpoint?: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Credentials of one named profile: static keys, a role, SSO, a process. Never the default chain, which falls
 * through to a container's or an instance's credentials when the profile is missing. Throws NotConfirmed.
 */
export async function profileKeys(options: ProfileOptions): Promise<Keys> {
  const { profile, endpoint } = options;
  if (profile === undefined || profile === '') {
    throw new NotConfirmed('NoProfile', 'no profile is configured for this environment');
  }
  const { fromIni } = await import('./from-ini.ts');
  const provide = fromIni({
    profile,
    ignoreCache: true,
    ...files(options.variables),
    clientConfig: {
      requestHandler: options.handler as never,
      ignoreConfiguredEndpointUrls: true,
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    parentClientConfig: { region: options.region },
  });
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide();
    return { accessKeyId, secretAccessKey, sessionToken, expires: expiration?.getTime() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotConfirmed(
      'CredentialsProviderError',
      `profile ${profile} gives no credentials: ${why}`,
      cause,
    );
  }
}

/** The shared files a profile is read from. */
function files(variables: ProfileOptions['variables']): { filepath: string; configFilepath: string } {
  return {
    filepath: variables.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials'),
    configFilepath: variables.AWS_CONFIG_FILE || join(homedir(), '.aws', 'config'),
  };
}

/** Changes when either shared file does: keys may have been rotated under a running process. */
export function profileStamp(variables: ProfileOptions['variables']): string {
  return Object.values(files(variables)).map(stamp).join(' ');
}

function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'none' : `${found.ino}:${found.size}:${found.mtimeMs}`;
}

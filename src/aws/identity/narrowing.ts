import { NotConfirmed } from '../guard/refusal.ts';
import { sessionPolicy } from './policy.ts';
import { askSts, element, type StsOptions } from './sts.ts';
import type { Keys, Narrowing } from './types.ts';

/** The shortest session STS gives out; it is renewed when it ends. */
const SECONDS = 3_600;

/**
 * Exchanges keys for a session that can only read, by AWS's own enforcement. Throws NotConfirmed when that fails:
 * whoever asked for narrowing never gets the raw keys instead.
 */
export async function narrowed(keys: Keys, narrowing: Narrowing, options: StsOptions): Promise<Keys> {
  const common = { DurationSeconds: String(SECONDS), Policy: sessionPolicy() };
  const { xml } =
    narrowing.how === 'assume-role'
      ? await askSts(
          'AssumeRole',
          { ...common, RoleArn: narrowing.role, RoleSessionName: 'muvi-read-only' },
          keys,
          options,
        )
      : await askSts('GetFederationToken', { ...common, Name: 'muvi-read-only' }, keys, options);
  const accessKeyId = element(xml, 'AccessKeyId');
  const secretAccessKey = element(xml, 'SecretAccessKey');
  const sessionToken = element(xml, 'SessionToken');
  const expires = Date.parse(element(xml, 'Expiration') ?? '');
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expires)) {
    throw new NotConfirmed(
      'NotNarrowed',
      'STS answered without a session: production is not asked with wider keys',
    );
  }
  if (accessKeyId === keys.accessKeyId) {
    throw new NotConfirmed('NotNarrowed', 'STS answered with the very keys that asked: nothing was narrowed');
  }
  return { accessKeyId, secretAccessKey, sessionToken, expires };
}

import { ACCOUNT_ID } from '../guard/accounts.ts';
import { NotConfirmed } from '../guard/refusal.ts';
import { askSts, element, type StsOptions } from './sts.ts';
import type { Identity, Keys } from './types.ts';

/**
 * Who these very keys are: GetCallerIdentity, signed with them. An answer without an account, with two, or whose
 * ARN tells of another account than its account field proves nothing and throws NotConfirmed.
 */
export async function callerIdentity(keys: Keys, options: StsOptions): Promise<Identity> {
  const { xml, skewMs } = await askSts('GetCallerIdentity', {}, keys, options);
  const account = element(xml, 'Account');
  const arn = element(xml, 'Arn');
  const userId = element(xml, 'UserId');
  if (account === undefined || !ACCOUNT_ID.test(account) || arn === undefined || userId === undefined) {
    throw new NotConfirmed('NoAccount', 'STS answered without one account: the credentials prove nothing');
  }
  if (arn.split(':')[4] !== account) {
    throw new NotConfirmed('NoAccount', `STS answered with account ${account} and ${arn}, which disagree`);
  }
  return { account, arn, userId, accessKeyId: keys.accessKeyId, expires: keys.expires, skewMs };
}

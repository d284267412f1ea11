/**
 * STS, of which the build needs only who it is.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: needs no permission, answers the
 * account, the user's id and the ARN of the credentials that signed. The twin's credentials are always a user of
 * the account that the place names.
 */
import { defineService } from '../service.ts';
import shapes from '../shapes/sts.generated.json' with { type: 'json' };

export const sts = defineService({
  service: 'sts',
  shapes,
  malformed: { missing: 'ValidationError', invalid: 'ValidationError', unknown: 'ValidationError' },
  kinds: [],
  operations: {
    GetCallerIdentity: {
      takes: [],
      run: (_input, tx) => ({
        Account: tx.place.account,
        UserId: `AIDA${tx.fixed(16, 'user', tx.place.account).toUpperCase()}`,
        Arn: `arn:aws:iam::${tx.place.account}:user/muvi-rehearsal`,
      }),
    },
  },
});

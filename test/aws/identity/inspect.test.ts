import { describe, expect, it } from 'vitest';
import { NotConfirmed } from '../../../src/aws/guard/refusal.ts';
import { inspectEnvironment } from '../../../src/aws/identity/inspect.ts';
import type { Identity } from '../../../src/aws/identity/types.ts';
import type { Place } from '../../../src/aws/transport.ts';

const uae: Place = {
  environment: 'uae',
  account: '739991759290',
  region: 'me-central-1',
  profile: 'muvi-uat',
};
const prod: Place = {
  environment: 'prod',
  account: '011566070219',
  region: 'eu-central-1',
  profile: 'muvi-prod',
};
const identity = (account: string, more: Partial<Identity> = {}): Identity => ({
  account,
  arn: `arn:aws:iam::${account}:user/x`,
  userId: 'AIDA',
  accessKeyId: 'AKIA',
  skewMs: 0,
  ...more,
});
const inspect = (place: Place, found: Identity, readOnly = false) =>
  inspectEnvironment(place, async () => found, { readOnly, now: () => 1_000 });

describe('what doctor says of an environment', () => {
  it('says who, where and what is allowed', async () => {
    expect(await inspect(uae, identity(uae.account))).toMatchObject({
      confirmed: true,
      access: 'reads and writes',
      narrowing: 'none',
      problems: [],
    });
    expect(await inspect(uae, identity(uae.account), true)).toMatchObject({ access: 'listed reads' });
    const narrowed = identity(prod.account, { narrowing: { how: 'federate' }, expires: 5_000 });
    expect(await inspect(prod, narrowed)).toMatchObject({
      access: 'listed reads',
      narrowing: 'federate',
      expires: 5_000,
      problems: [],
    });
  });

  it('names what is wrong with the credentials', async () => {
    const wrong = await inspect(
      uae,
      identity(prod.account, { skewMs: 400_000, expires: 500, arn: `arn:aws:iam::${prod.account}:root` }),
    );
    expect(wrong).toMatchObject({ confirmed: false, access: 'nothing' });
    expect(wrong.problems).toHaveLength(4);
    expect(wrong.problems.join('\n')).toMatch(
      /is account 739991759290[\s\S]*-400 s[\s\S]*have ended[\s\S]*root/,
    );
  });

  it('tells why there are none, and does not throw', async () => {
    const ask = async () => {
      throw new NotConfirmed('NoProfile', 'no profile is configured');
    };
    expect(await inspectEnvironment(uae, ask, { now: () => 0 })).toMatchObject({
      confirmed: false,
      access: 'nothing',
      problems: ['NoProfile: no profile is configured'],
    });
  });
});

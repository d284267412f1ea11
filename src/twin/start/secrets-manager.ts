import { seal, uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { secrets } from '../secrets-manager/secrets.ts';
import { BEGINNING } from '../world.ts';
import { PLACES, stands } from './place.ts';

/** The services with a database of their own, as secrets and proxies are named after them (runbook 3B). */
export const DATABASES = ['main', 'identity', 'payment', 'fb', 'notification', 'offer'] as const;

/** The secret with a production database's credentials. */
export const prodSecret = (service: string): string => `prod/${service}/rds`;

/** What AWS adds to a standing secret's name in its ARN. */
const secretSuffix = (tx: Tx, name: string): string => tx.fixed(6, 'secret', tx.place.account, name);

/** Production has a secret for each database; the UAE has none before phase 2B. */
export function standingSecrets(tx: Tx): void {
  const prod = tx.in(PLACES.prod);
  for (const service of DATABASES) {
    const name = prodSecret(service);
    const created = BEGINNING - 200 * 86_400_000;
    const version = {
      id: uuid(tx.seed, 'secret', name),
      value: seal(tx.seed, `the password of ${name}`),
      created,
      stages: ['AWSCURRENT'],
    };
    stands(prod, secrets, name, 'active', {
      suffix: secretSuffix(prod, name),
      description: `Credentials of the ${service} database`,
      versions: [version],
      changed: created,
    });
  }
}

import { certificateArn, certificates } from '../acm/kinds.ts';
import type { Tx } from '../kind.ts';
import { BEGINNING } from '../world.ts';
import { PLACES, stands } from './place.ts';

const DAY = 86_400_000;

/** The self-signed certificate of UAE (runbook, section 4). */
const SELF_SIGNED = '6f56edba-845d-4680-b058-d610d25b365c';

/** The certificate that Frankfurt's and production's internal listeners serve with. */
export function servingCertificate(tx: Tx): string {
  const digits = tx.fixed(32, 'certificate', tx.place.account, tx.place.region);
  const parts = [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index]));
  return certificateArn(tx, parts.join('-'));
}

/** ACM as it stands before phase 1: a self-signed certificate in UAE, issued ones elsewhere. */
export function standingAcm(tx: Tx): void {
  const uae = tx.in(PLACES.uae);
  put(uae, certificateArn(uae, SELF_SIGNED), 'IMPORTED', 'muvi-internal-uat', 3_650);
  const frankfurt = tx.in(PLACES.frankfurt);
  put(frankfurt, servingCertificate(frankfurt), 'AMAZON_ISSUED', '*.uat.muvicinemas.com', 395);
  const prod = tx.in(PLACES.prod);
  put(prod, servingCertificate(prod), 'AMAZON_ISSUED', '*.muvicinemas.com', 395);
}

function put(tx: Tx, arn: string, type: 'IMPORTED' | 'AMAZON_ISSUED', domain: string, days: number): void {
  const from = BEGINNING - 200 * DAY;
  stands(tx, certificates, arn, 'ISSUED', {
    type,
    domain,
    names: [domain],
    keyAlgorithm: 'RSA_2048',
    validation: type === 'AMAZON_ISSUED' ? 'DNS' : undefined,
    issued: {
      subject: `CN=${domain}`,
      issuer: type === 'AMAZON_ISSUED' ? 'Amazon' : domain,
      serial: (tx.fixed(32, 'serial', arn).match(/../g) ?? []).join(':'),
      from,
      to: from + days * DAY,
    },
  });
}

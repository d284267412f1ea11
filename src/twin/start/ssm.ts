/**
 * Parameters as they stand before phase 1: the UAE's 56 under `/uat/` (runbook section 8, and the checklist of
 * section 10), whose hosts still point at Frankfurt. What a secret one holds is nobody's secret.
 */
import { seal } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { type Parameter, PUBLIC, parameters } from '../ssm/parameters.ts';
import { BEGINNING } from '../world.ts';
import { amazonLinux } from './ec2/images.ts';
import { PLACES, stands } from './place.ts';

/** The host of the internal load balancer in Frankfurt, through which the services there find each other. */
export const FRANKFURT_INTERNAL_HOST = 'internal-Muvi-Internal-UAT-1583920476.eu-central-1.elb.amazonaws.com';

/** The ports on which the internal load balancer listens for each service (runbook section 4). */
const PORTS = { MAIN: 5002, NOTIFICATION: 5003, PAYMENT: 5004, IDENTITY: 5005, FB: 5006, OFFER: 5007 };

const FRANKFURT_DATABASES = 'c5xohmlnlthz.eu-central-1.rds.amazonaws.com';

/** Third parties' settings: where a sandbox answers, and what identifies muvi there. */
const OPEN: Readonly<Record<string, string>> = {
  VISTA_BASE_URL: 'https://vista.uat.example',
  HYPER_PAY_BASE_URL: 'https://eu-test.oppwa.com/v1/',
  PAYFORT_BASE_URL: 'https://sbpaymentservices.payfort.com/FortAPI/',
  BRAZE_BASE_URL: 'https://rest.braze.example',
};

const SECRET = [
  ...['MAIN', 'IDENTITY', 'PAYMENT', 'FB', 'NOTIFICATION'].map((service) => `VISTA_${service}_TOKEN`),
  'HYPER_PAY_TOKEN',
  'HYPER_PAY_ENTITY_ID',
  'CHECKOUT_SECRET_KEY',
  'CHECKOUT_PRIMARY_KEY',
  'PAYFORT_ACCESS_CODE',
  'PAYFORT_MERCHANT_IDENTIFIER',
  'TABBY_API_KEY',
  'TABBY_MERCHANT_CODE',
  'NEARPAY_API_KEY',
  'UNIFONIC_APP_ID',
  'UNIFONIC_AUTH_TOKEN',
  'TAQNYAT_API_KEY',
  'ONESIGNAL_APP_ID',
  'ONESIGNAL_API_KEY',
  'BRAZE_API_KEY',
  'SENDGRID_API_KEY',
  'DATADOG_API_KEY',
  'SENTRY_DSN',
];

/** The values that are not secret, by what follows `/uat/`. */
function plain(): Record<string, string> {
  const values: Record<string, string> = { ...OPEN };
  for (const [service, port] of Object.entries(PORTS)) {
    values[`${service}_SERVICE_HOST`] = FRANKFURT_INTERNAL_HOST;
    values[`${service}_SERVICE_PORT`] = String(port);
    values[`DB_HOST_${service}`] = `muvi-uat-${service.toLowerCase()}.${FRANKFURT_DATABASES}`;
  }
  for (const use of ['GATEWAY', 'MAIN', 'FB', 'SHARED']) {
    values[`REDIS_HOST_${use}`] = `muvi-uat-${use.toLowerCase()}.placeholder.euc1.cache.amazonaws.com`;
  }
  return {
    ...values,
    DB_PORT: '5432',
    DB_DIALECT: 'postgres',
    REDIS_PORT: '6379',
    S3_BUCKET: 'muvi-media-uat',
    S3_REGION: 'eu-central-1',
    SSM_REGION: 'eu-central-1',
    CLOUDFRONT_DOMAIN: 'placeholder.cloudfront.net',
  };
}

const kept = (type: Parameter['type'], value: string): Parameter => ({
  type,
  value,
  version: 1,
  modified: BEGINNING - 200 * 86_400_000,
  dataType: 'text',
  ...(type === 'SecureString' ? { keyId: 'alias/aws/ssm' } : {}),
});

/** Production's parameters stand under `/prod/`, with its own hosts; there are fewer, since nothing reads them. */
function standingInProd(tx: Tx): void {
  const host = 'internal-Muvi-Internal-Prod-1749204385.eu-central-1.elb.amazonaws.com';
  for (const [service, port] of Object.entries(PORTS)) {
    stands(tx, parameters, `/prod/${service}_SERVICE_HOST`, 'there', kept('String', host));
    stands(tx, parameters, `/prod/${service}_SERVICE_PORT`, 'there', kept('String', String(port)));
  }
}

/** What AWS publishes in every region: the newest Amazon Linux image. */
export function published(tx: Tx): void {
  for (const architecture of ['x86_64', 'arm64'] as const) {
    const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
    stands(tx, parameters, name, PUBLIC, kept('String', amazonLinux(tx, architecture)));
  }
}

export function standingSsm(tx: Tx): void {
  for (const place of Object.values(PLACES)) published(tx.in(place));
  const uae = tx.in(PLACES.uae);
  for (const [name, value] of Object.entries(plain())) {
    stands(uae, parameters, `/uat/${name}`, 'there', kept('String', value));
  }
  for (const name of SECRET) {
    const value = seal(tx.seed, `placeholder ${name}`);
    stands(uae, parameters, `/uat/${name}`, 'there', kept('SecureString', value));
  }
  standingInProd(tx.in(PLACES.prod));
}

/**
 * npm run generate:prices -- --profile NAME [--region me-central-1]: asks the AWS Price List API for the unit prices an
 * audit needs and writes them to src/inventory/prices.generated.ts. What it does not answer keeps the price that is
 * there. Where the API cannot be reached nothing is changed, and the exit code is 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { fromIni } from '@aws-sdk/credential-providers';

const HOURS_A_MONTH = 730;
const file = new URL('../src/inventory/prices.generated.ts', import.meta.url);
const { values } = parseArgs({
  options: { profile: { type: 'string' }, region: { type: 'string', default: 'me-central-1' } },
});
if (values.profile === undefined) {
  console.error('name the profile to ask with: npm run generate:prices -- --profile NAME');
  process.exit(64);
}

/** By muvi's word for what is paid for: which product of the price list it is. */
const PRODUCTS = {
  ...Object.fromEntries(
    ['cache.t3.micro', 'cache.t3.small', 'cache.t3.medium', 'cache.r5.large'].map((type) => [
      `elasticache:${type}`,
      ['AmazonElastiCache', { instanceType: type, cacheEngine: 'Redis' }],
    ]),
  ),
  ...Object.fromEntries(
    ['db.t3.micro', 'db.t3.small', 'db.t3.medium', 'db.r5.large'].map((type) => [
      `rds:${type}`,
      ['AmazonRDS', { instanceType: type, databaseEngine: 'Aurora PostgreSQL' }],
    ]),
  ),
  'ec2:nat-gateway': [
    'AmazonEC2',
    { groupDescription: 'Hourly charge for NAT Gateways', operation: 'NatGateway' },
  ],
  'elbv2:load-balancer': [
    'AWSELB',
    { productFamily: 'Load Balancer-Application', operation: 'LoadBalancing:Application' },
  ],
  'secrets-manager:secret': ['AWSSecretsManager', { productFamily: 'Secret' }],
};

// The API answers in three regions only; us-east-1 is the oldest.
const client = new PricingClient({ region: 'us-east-1', credentials: fromIni({ profile: values.profile }) });

async function monthly([service, fields]) {
  const filters = { regionCode: values.region, ...fields };
  const { PriceList = [] } = await client.send(
    new GetProductsCommand({
      ServiceCode: service,
      Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
    }),
  );
  const prices = PriceList.flatMap((text) => Object.values(JSON.parse(String(text)).terms?.OnDemand ?? {}))
    .flatMap((term) => Object.values(term.priceDimensions))
    .filter(({ unit, pricePerUnit }) => /^(Hrs|Hours|Secrets)$/.test(unit) && Number(pricePerUnit.USD) > 0)
    .map(({ unit, pricePerUnit }) => Number(pricePerUnit.USD) * (unit === 'Secrets' ? 1 : HOURS_A_MONTH));
  // More than one answer says that the filters do not tell the product: that is no price.
  return new Set(prices).size === 1 ? prices[0] : undefined;
}

const today = new Date().toISOString().slice(0, 10);
const lines = [];
try {
  for (const [key, product] of Object.entries(PRODUCTS)) {
    const price = await monthly(product);
    if (price === undefined) console.log(`${key}: no single answer; the price that is there stays`);
    else
      lines.push([
        key,
        `{ monthly: ${price.toFixed(4)}, source: 'AWS Price List, ${values.region}', date: '${today}' }`,
      ]);
  }
} catch (error) {
  console.error(`the Price List API cannot be reached (${error.name}: ${error.message}); nothing is changed`);
  process.exit(1);
}

const text = lines.reduce(
  (sofar, [key, price]) => {
    const line = `  '${key}': ${price},`;
    const known = new RegExp(`^ {2}'${key.replaceAll('.', '\\.')}': .*,$`, 'm');
    return known.test(sofar) ? sofar.replace(known, line) : sofar.replace(/\n};\n$/, `\n${line}\n};\n`);
  },
  readFileSync(file, 'utf8'),
);
writeFileSync(file, text);
console.log(`${lines.length} prices of ${values.region} written`);

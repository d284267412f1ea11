import type { Price } from './prices.ts';

const RUNBOOK = 'runbook, Feb 2026';
const given = (monthly: number, source = RUNBOOK): Price => ({ monthly, source, date: '2026-02' });

/**
 * Unit prices in US dollars a month, by what is paid for. `npm run generate:prices` adds what the AWS Price List API
 * says; the runbook's own stay where that has none.
 */
export const PRICES: Readonly<Record<string, Price>> = {
  'codepipeline:pipeline': given(1),
  'ec2:nat-gateway': given(33),
  'elasticache:cache.r5.large': given(185, `${RUNBOOK}: two of them cost $250 more than two cache.t3.medium`),
  'elasticache:cache.t3.medium': given(60),
  'elbv2:load-balancer': given(18),
  'rds:db.t3.medium': given(94),
  'rds:proxy': given(265 / 6, `${RUNBOOK}: six for $265`),
  'rds:storage-gib': given(160 / 2048, `${RUNBOOK}: 2 TB for $160`),
  'secrets-manager:secret': given(0.4),
  'wafv2:web-acl': given(6),
};

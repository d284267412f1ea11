/** What phase 1 deletes by name, from the runbook's section 2. */
export const oldCluster = 'Muvi-Cluster';

export const oldServices = [
  'muvi-gateway-service-mfnabtxa',
  'muvi-identity-uat',
  'muvi-main-uat',
  'muvi-payment-uat',
  'muvi-notification-uat',
  'muvi-website-uat',
] as const;

export const oldLoadBalancers = [
  'Muvi-UAT',
  'agha-loadbalancer',
  'sample-film-session-alb',
  'sample-film-session-alb-v2',
] as const;

export const oldTargetGroups = [
  'muvi-gateway-tg',
  'muvi-website-tg',
  'agha-task-a-taget-group',
  'sample-film-session-tg-uae',
  'sample-film-session-tg-v2',
  'targetgroup-task-aaa',
] as const;

export const oldPeerings = ['pcx-0351c9bc3f265a5e1', 'pcx-0190f1784ee4c30f6'] as const;

/** The NAT gateway of agha-vpc. */
export const aghaNatGateway = 'nat-05a3575223ded23d0';

export const oldRepositories = ['sample-film-session-service', 'agha-test-a-ecr'] as const;

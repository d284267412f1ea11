/**
 * What the starting world says of the three environments' networks: ids that the runbook names, and ids and names that
 * it leaves open and that were chosen here (`README.md` says which). For the files of the starting world and for
 * tests; nothing else may know them.
 */
export const UAE = {
  mainVpc: 'vpc-0ab936370488229bd',
  databaseVpc: 'vpc-05e2e9c2e88029d4d',
  aghaVpc: 'vpc-0c41d86a2f7e95b13',
  subnets: {
    'public-a': 'subnet-0a1f60d2c7b3e8411',
    'public-b': 'subnet-0b2e71c3d8a4f9522',
    'private-a': 'subnet-0c3d82b4e9f50a633',
    'private-b': 'subnet-0d4c93a5fa061b744',
    'database-a': 'subnet-0e5ba496ab172c855',
    'database-b': 'subnet-0f6ab587bc283d966',
    'database-c': 'subnet-01799678cd394ea77',
    'agha-public-a': 'subnet-028887690e4a5fb88',
    'agha-public-b': 'subnet-039778a51f5b60c99',
    'agha-private-a': 'subnet-04a669b6206c71daa',
  },
  routeTables: {
    'main-default': 'rtb-0a01c1d2e3f405161',
    'public-a': 'rtb-0a02c1d2e3f405162',
    'public-b': 'rtb-0a03c1d2e3f405163',
    'private-a': 'rtb-0a04c1d2e3f405164',
    'private-b': 'rtb-0a05c1d2e3f405165',
    'database-default': 'rtb-0a06c1d2e3f405166',
    'database-a': 'rtb-0a07c1d2e3f405167',
    'database-b': 'rtb-0a08c1d2e3f405168',
    'database-c': 'rtb-0a09c1d2e3f405169',
    'agha-default': 'rtb-0a0ac1d2e3f40516a',
    'agha-private': 'rtb-0a0bc1d2e3f40516b',
  },
  internetGateways: {
    main: 'igw-0b10a9f8e7d6c5b41',
    database: 'igw-0b11a9f8e7d6c5b42',
    agha: 'igw-0b12a9f8e7d6c5b43',
  },
  natGateways: {
    /** In public-a: the one that stays. */
    kept: 'nat-0d8f1a2b3c4d5e6f7',
    /** In public-b: the redundant one. */
    redundant: 'nat-0d9e1a2b3c4d5e6f8',
    agha: 'nat-05a3575223ded23d0',
  },
  addresses: {
    kept: 'eipalloc-0c20b1a2938475601',
    redundant: 'eipalloc-0c21b1a2938475602',
    agha: 'eipalloc-0c22b1a2938475603',
  },
  peerings: { agha: 'pcx-0351c9bc3f265a5e1', database: 'pcx-0190f1784ee4c30f6' },
  securityGroups: {
    'redis-uat-sg': 'sg-0731967bbd5ef6e51',
    'muvi-uat-gateway-ecs-sg': 'sg-0e01a7b6c5d4e3f21',
    'muvi-uat-identity-ecs-sg': 'sg-0e02a7b6c5d4e3f22',
    'muvi-uat-main-ecs-sg': 'sg-0e03a7b6c5d4e3f23',
    'muvi-uat-payment-ecs-sg': 'sg-0e04a7b6c5d4e3f24',
    'muvi-uat-fb-ecs-sg': 'sg-0e05a7b6c5d4e3f25',
    'muvi-uat-notification-ecs-sg': 'sg-0e06a7b6c5d4e3f26',
    'muvi-uat-offer-ecs-sg': 'sg-0e07a7b6c5d4e3f27',
    'muvi-alb-sg': 'sg-0e08a7b6c5d4e3f28',
    'sample-film-session-ecs-sg': 'sg-0e09a7b6c5d4e3f29',
    'sample-film-session-alb-sg': 'sg-0e0aa7b6c5d4e3f2a',
    'launch-wizard-1': 'sg-0e0ba7b6c5d4e3f2b',
    'uatclusterdb-sg': 'sg-0e0ca7b6c5d4e3f2c',
    'agha-alb-sg': 'sg-0e0da7b6c5d4e3f2d',
    'agha-task-a-sg': 'sg-0e0ea7b6c5d4e3f2e',
  },
} as const;

/** The services with a security group of their own (runbook, phase 4). */
export const SERVICE_GROUPS = [
  'gateway',
  'identity',
  'main',
  'payment',
  'fb',
  'notification',
  'offer',
] as const;

/** Frankfurt's UAT and production are laid out alike. */
export const FRANKFURT = {
  vpc: 'vpc-0f3a9d1c5e7b20461',
  subnets: {
    'public-a': 'subnet-0f31a2b3c4d5e6f01',
    'public-b': 'subnet-0f32a2b3c4d5e6f02',
    'private-a': 'subnet-0f33a2b3c4d5e6f03',
    'private-b': 'subnet-0f34a2b3c4d5e6f04',
  },
  natGateways: { a: 'nat-0f3ba2b3c4d5e6f05', b: 'nat-0f3ca2b3c4d5e6f06' },
  addresses: { a: 'eipalloc-0f3da2b3c4d5e6f07', b: 'eipalloc-0f3ea2b3c4d5e6f08' },
  securityGroups: {
    'muvi-uat-alb-sg': 'sg-0f40a2b3c4d5e6f09',
    'muvi-uat-ecs-sg': 'sg-0f41a2b3c4d5e6f0a',
    'muvi-uat-rds-sg': 'sg-0f42a2b3c4d5e6f0b',
    'muvi-uat-redis-sg': 'sg-0f43a2b3c4d5e6f0c',
  },
} as const;

export const PROD = {
  vpc: 'vpc-0d7b5c3a1f9e80624',
  subnets: {
    'public-a': 'subnet-0d71a2b3c4d5e6f11',
    'public-b': 'subnet-0d72a2b3c4d5e6f12',
    'private-a': 'subnet-0d73a2b3c4d5e6f13',
    'private-b': 'subnet-0d74a2b3c4d5e6f14',
  },
  natGateways: { a: 'nat-0d7ba2b3c4d5e6f15', b: 'nat-0d7ca2b3c4d5e6f16' },
  addresses: { a: 'eipalloc-0d7da2b3c4d5e6f17', b: 'eipalloc-0d7ea2b3c4d5e6f18' },
  securityGroups: {
    'muvi-prod-alb-sg': 'sg-0d80a2b3c4d5e6f19',
    'muvi-prod-ecs-sg': 'sg-0d81a2b3c4d5e6f1a',
    'muvi-prod-rds-sg': 'sg-0d82a2b3c4d5e6f1b',
    'muvi-prod-redis-sg': 'sg-0d83a2b3c4d5e6f1c',
  },
} as const;

/**
 * The nine applications as production and Frankfurt run them (runbook, sections 4 and 6: phase 3 and 5 mirror
 * them). Where the runbook names only UAE's things, those of the others are named after the same pattern.
 */
export interface Application {
  readonly name: string;
  /** Its ECS service. */
  readonly service: string;
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** What follows the environment's prefix in its target group's name. */
  readonly targetGroup: string;
  readonly health: string;
  /** The load balancer that forwards to it, and on which port; the ticket service stands behind none (readings 8). */
  readonly behind?: { readonly balancer: 'public' | 'internal' | 'website'; readonly port: number };
}

const small = { cpu: 1024, memory: 2048 };
const middle = { cpu: 2048, memory: 4096 };
const heartbeat = { health: '/heartbeat' };
const internal = (port: number) => ({ behind: { balancer: 'internal' as const, port } });

export const APPLICATIONS: readonly Application[] = [
  {
    ...small,
    ...heartbeat,
    name: 'gateway',
    service: 'gateway',
    targetGroup: 'gateway-tg',
    behind: { balancer: 'public', port: 80 },
  },
  {
    ...heartbeat,
    ...internal(5002),
    name: 'main',
    service: 'main-grpc',
    targetGroup: 'main-grpc',
    cpu: 4096,
    memory: 8192,
  },
  {
    ...small,
    ...heartbeat,
    ...internal(5005),
    name: 'identity',
    service: 'identity-grpc',
    targetGroup: 'identity-tg',
  },
  {
    ...small,
    ...heartbeat,
    ...internal(5004),
    name: 'payment',
    service: 'payment-grpc',
    targetGroup: 'payment-grpc',
  },
  { ...middle, ...heartbeat, ...internal(5006), name: 'fb', service: 'fb-muvi', targetGroup: 'fb-grpc-tg' },
  {
    ...small,
    ...heartbeat,
    ...internal(5003),
    name: 'notification',
    service: 'notification-grpc',
    targetGroup: 'notification-grpc',
  },
  {
    ...middle,
    ...heartbeat,
    ...internal(5007),
    name: 'offer',
    service: 'offer-muvi',
    targetGroup: 'offer-grpc',
  },
  {
    ...small,
    name: 'website',
    service: 'website',
    targetGroup: 'website-tg',
    health: '/',
    behind: { balancer: 'website', port: 80 },
  },
  { ...small, ...heartbeat, name: 'ticket', service: 'ticket', targetGroup: 'ticket-tg' },
];

/** The six services of `Muvi-Cluster` in UAE, which phase 1 takes down: application and ECS service. */
export const OLD_UAE: readonly { readonly name: string; readonly service: string }[] = [
  { name: 'gateway', service: 'muvi-gateway-service-mfnabtxa' },
  ...['identity', 'main', 'payment', 'notification', 'website'].map((name) => ({
    name,
    service: `muvi-${name}-uat`,
  })),
];

import type { Tx } from '../kind.ts';
import { listeners } from './kinds.ts';

/** The load balancers that serve with a certificate, as ACM lists them. */
export function balancersWith(certificate: string, tx: Tx): readonly string[] {
  const using = tx.list(listeners).filter(({ data }) => data.certificates.includes(certificate));
  return [...new Set(using.map(({ data }) => data.balancer))];
}

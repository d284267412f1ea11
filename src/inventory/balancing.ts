import { describe } from '../aws/call.ts';
import type { Ref } from '../engine/call.ts';

const elb = 'elastic-load-balancing-v2';

/** The ARN of the load balancer of this name. `after` names the step that makes it. */
export function loadBalancerArn(name: string, after?: string): Ref<string> {
  return describe(elb, 'DescribeLoadBalancers', { Names: [name] }).ref(
    `ARN of load balancer ${name}`,
    (reply) => reply.LoadBalancers?.[0]?.LoadBalancerArn,
    after,
  );
}

/** The ARN of the target group of this name. `after` names the step that makes it. */
export function targetGroupArn(name: string, after?: string): Ref<string> {
  return describe(elb, 'DescribeTargetGroups', { Names: [name] }).ref(
    `ARN of target group ${name}`,
    (reply) => reply.TargetGroups?.[0]?.TargetGroupArn,
    after,
  );
}

/** The tags of the load balancer of this name; an empty list where it has none. */
export function loadBalancerTags(name: string): Ref<Readonly<Record<string, string>>> {
  return describe(elb, 'DescribeTags', { ResourceArns: [loadBalancerArn(name)] }).ref(
    `tags of load balancer ${name}`,
    (reply) =>
      Object.fromEntries(
        (reply.TagDescriptions?.[0]?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']),
      ),
  );
}

/** Every kind of key: ACM lists 1024- and 2048-bit RSA alone unless told otherwise. */
export const ISSUED_CERTIFICATES = describe('acm', 'ListCertificates', {
  CertificateStatuses: ['ISSUED'],
  Includes: {
    keyTypes: [
      'RSA_1024',
      'RSA_2048',
      'RSA_3072',
      'RSA_4096',
      'EC_prime256v1',
      'EC_secp384r1',
      'EC_secp521r1',
    ],
  },
});

/** A certificate by its known ARN, or an imported one for the domain where that is not there (readings 12). */
export function certificateArn(known: string, domain: string, after?: string): Ref<string> {
  return ISSUED_CERTIFICATES.ref(
    `ARN of the certificate of ${domain}`,
    ({ CertificateSummaryList: listed = [] }) =>
      (
        listed.find((one) => one.CertificateArn === known) ??
        listed.find((one) => one.DomainName === domain && one.Type === 'IMPORTED')
      )?.CertificateArn,
    after,
  );
}

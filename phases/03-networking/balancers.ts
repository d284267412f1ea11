import { call, describe } from '../../src/aws/call.ts';
import { fresh } from '../../src/engine/call.ts';
import { includes, oneOf } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import {
  certificateArn,
  ISSUED_CERTIFICATES,
  loadBalancerArn,
  targetGroupArn,
} from '../../src/inventory/balancing.ts';
import { subnetId } from '../../src/inventory/network.ts';
import { priceOf } from '../../src/inventory/prices.ts';
import { securityGroupId } from '../../src/inventory/refs.ts';
import { selfSigned } from '../../src/inventory/self-signed.ts';
import {
  builtBy,
  internalCertificate,
  internalLoadBalancer,
  type LoadBalancer,
  mainVpc,
  publicLoadBalancer,
  type Service,
  services,
  websiteLoadBalancer,
} from '../environment.ts';
import type { PhaseSettings } from '../settings.ts';

const elb = 'elastic-load-balancing-v2';

/**
 * Production's internal listeners', which is what AWS takes where none is named: a stricter one would be drift, and
 * hide from a penetration test what production offers.
 */
const TLS_POLICY = 'ELBSecurityPolicy-2016-08';

/** A service whose listener has a port. */
type Listened = Service & { readonly port: number };

const subnetIds = (balancer: LoadBalancer) => balancer.subnets.map((name) => subnetId(name, mainVpc.cidr));
const behind = (balancer: LoadBalancer) =>
  services.flatMap((service) =>
    service.loadBalancer === balancer.name && service.listenerPort !== undefined
      ? [{ ...service, port: service.listenerPort }]
      : [],
  );
const certificate = certificateArn(internalCertificate.arn, internalCertificate.domain, '3.4b');

const create = (balancer: LoadBalancer) =>
  call(elb, 'CreateLoadBalancer', {
    Name: balancer.name,
    Type: 'application',
    Scheme: balancer.scheme,
    IpAddressType: 'ipv4',
    Subnets: subnetIds(balancer),
    SecurityGroups: [securityGroupId(balancer.securityGroup, '3.1')],
    Tags: builtBy('3'),
  });

const active = (balancer: LoadBalancer) =>
  describe(elb, 'DescribeLoadBalancers', { Names: [balancer.name] }).shows({
    LoadBalancers: [
      {
        State: { Code: 'active' },
        Type: 'application',
        Scheme: balancer.scheme,
        SecurityGroups: [securityGroupId(balancer.securityGroup, '3.1')],
        AvailabilityZones: includes(subnetIds(balancer).map((SubnetId) => ({ SubnetId }))),
      },
    ],
  });

const listen = (balancer: LoadBalancer, service: Listened, protocol: 'HTTP' | 'HTTPS') =>
  call(elb, 'CreateListener', {
    LoadBalancerArn: loadBalancerArn(balancer.name),
    Protocol: protocol,
    Port: service.port,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn(service.targetGroup, '3.2') }],
    ...(protocol === 'HTTPS'
      ? {
          SslPolicy: TLS_POLICY,
          Certificates: [{ CertificateArn: certificate }],
        }
      : {}),
    Tags: builtBy('3'),
  });

const forwards = (balancer: LoadBalancer, service: Listened, protocol: 'HTTP' | 'HTTPS') =>
  describe(elb, 'DescribeListeners', { LoadBalancerArn: loadBalancerArn(balancer.name) }).shows({
    Listeners: includes([
      {
        Port: service.port,
        Protocol: protocol,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn(service.targetGroup, '3.2') }],
        ...(protocol === 'HTTPS' ? { Certificates: [{ CertificateArn: certificate }] } : {}),
      },
    ]),
  });

/** 3.3 to 3.5: three load balancers and what each port forwards to. */
export const balancers = ({ ticket }: PhaseSettings): readonly Step[] => [
  step({
    id: '3.3',
    title: 'Create the public load balancer of the API',
    in: 'uae',
    does: 'create',
    each: [publicLoadBalancer],
    write: create,
    verify: active,
    wait: { usually: '3m', atMost: '15m' },
    monthly: () => priceOf('elbv2:load-balancer'),
  }),
  step({
    id: '3.3b',
    title: 'Forward its port 80 to the gateway',
    in: 'uae',
    does: 'create',
    each: behind(publicLoadBalancer),
    write: (service) => listen(publicLoadBalancer, service, 'HTTP'),
    verify: (service) => forwards(publicLoadBalancer, service, 'HTTP'),
  }),
  step({
    id: '3.4',
    title: 'Create the internal load balancer of the services',
    in: 'uae',
    does: 'create',
    each: [internalLoadBalancer],
    write: create,
    verify: active,
    wait: { usually: '3m', atMost: '15m' },
    monthly: () => priceOf('elbv2:load-balancer'),
  }),
  step({
    id: '3.4b',
    title: 'Import a self-signed certificate where there is none',
    in: 'uae',
    does: 'create',
    write: () => {
      const { certificate: body, privateKey } = selfSigned(internalCertificate.domain);
      return call('acm', 'ImportCertificate', {
        Certificate: fresh(`a self-signed certificate of ${internalCertificate.domain}`, body),
        PrivateKey: privateKey,
        Tags: builtBy('3'),
      });
    },
    verify: () =>
      ISSUED_CERTIFICATES.shows({
        CertificateSummaryList: includes([
          oneOf([
            { CertificateArn: internalCertificate.arn },
            { DomainName: internalCertificate.domain, Type: 'IMPORTED' },
          ]),
        ]),
      }),
  }),
  step({
    id: '3.4c',
    title: 'Forward its six ports to the gRPC services, over HTTPS',
    in: 'uae',
    does: 'create',
    each: behind(internalLoadBalancer),
    write: (service) => listen(internalLoadBalancer, service, 'HTTPS'),
    verify: (service) => forwards(internalLoadBalancer, service, 'HTTPS'),
  }),
  step({
    id: '3.4d',
    title: 'Forward a seventh port to the ticket service',
    in: 'uae',
    does: 'create',
    ...(ticket.listenerPort === null
      ? { leftOut: 'no port is decided for it: see the open decision ticket-listener-port' }
      : {}),
    each: services.flatMap((service) =>
      service.name === 'ticket' ? [{ ...service, port: ticket.listenerPort ?? 0 }] : [],
    ),
    write: (service) => listen(internalLoadBalancer, service, 'HTTPS'),
    verify: (service) => forwards(internalLoadBalancer, service, 'HTTPS'),
  }),
  step({
    id: '3.5',
    title: 'Create the public load balancer of the website',
    in: 'uae',
    does: 'create',
    each: [websiteLoadBalancer],
    write: create,
    verify: active,
    wait: { usually: '3m', atMost: '15m' },
    monthly: () => priceOf('elbv2:load-balancer'),
  }),
  step({
    id: '3.5b',
    title: 'Forward its port 80 to the website',
    in: 'uae',
    does: 'create',
    each: behind(websiteLoadBalancer),
    write: (service) => listen(websiteLoadBalancer, service, 'HTTP'),
    verify: (service) => forwards(websiteLoadBalancer, service, 'HTTP'),
  }),
];

/**
 * Listeners. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html (and
 * Describe, Modify, Delete, AddListenerCertificates)
 * At once there. One again on the same port with the same settings gives the one there is. HTTPS needs a
 * certificate that ACM has issued or imported. Authentication, mutual TLS and ALPN are not modelled.
 */
import { certificates } from '../acm/kinds.ts';
import { deletes } from '../handlers/deletes.ts';
import { page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { actions } from './actions.ts';
import { invalid, markers, within } from './common.ts';
import { type Listener, listeners, listenersOf, loadBalancers, rules, rulesOf } from './kinds.ts';

/** What an HTTPS listener gets that names no policy. */
const POLICY = 'ELBSecurityPolicy-2016-08';

const view = ({ id, data }: Stored<Listener>) => ({
  ListenerArn: id,
  LoadBalancerArn: data.balancer,
  Port: data.port,
  Protocol: data.protocol as 'HTTP',
  Certificates: data.certificates.length === 0 ? undefined : [{ CertificateArn: data.certificates[0] }],
  SslPolicy: data.sslPolicy,
  DefaultActions: structuredClone(data.actions) as never,
});

/** A certificate that can serve. */
function usable(arn: string, tx: Tx): string {
  const certificate = tx.find(certificates, arn);
  if (!certificate) refuse('CertificateNotFoundException', `Certificate '${arn}' not found`);
  if (certificate.state !== 'ISSUED') {
    refuse(
      'UnsupportedCertificate',
      `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
  }
  return arn;
}

/** What a listener of this protocol has of TLS: nothing with HTTP, a certificate and a policy with HTTPS. */
function tls(
  protocol: string,
  given: readonly { readonly CertificateArn?: string }[] | undefined,
  policy: string | undefined,
  tx: Tx,
): Pick<Listener, 'certificates' | 'sslPolicy'> {
  if (protocol === 'HTTP') {
    if ((given ?? []).length > 0) invalid('Certificates cannot be specified for HTTP listeners');
    return { certificates: [], sslPolicy: undefined };
  }
  if (given?.length !== 1) invalid('Exactly one certificate must be specified for HTTPS listeners');
  if (policy !== undefined && !policy.startsWith('ELBSecurityPolicy-')) {
    refuse('SSLPolicyNotFoundException', `SSL policy '${policy}' not found`);
  }
  return { certificates: [usable(given[0]?.CertificateArn ?? '', tx)], sslPolicy: policy ?? POLICY };
}

function protocolOf(given: string | undefined): string {
  if (given !== 'HTTP' && given !== 'HTTPS')
    invalid(`Listener protocol '${given}' must be one of 'HTTP, HTTPS'`);
  return given;
}

function free(balancer: string, port: number, tx: Tx): void {
  if (!listenersOf(balancer, tx).some(({ data }) => data.port === port)) return;
  refuse('DuplicateListenerException', `${listeners.errors.exists?.says('', '')} '${balancer}'`);
}

export const listenerOperations: Operations<'elastic-load-balancing-v2'> = {
  CreateListener: {
    takes: ['LoadBalancerArn', 'Port', 'Protocol', 'SslPolicy', 'Certificates', 'DefaultActions', 'Tags'],
    run(input, tx) {
      const { id: balancer } = tx.get(loadBalancers, input.LoadBalancerArn ?? '');
      const protocol = protocolOf(input.Protocol);
      const port = input.Port ?? invalid('A port must be specified');
      if (port < 1 || port > 65_535) invalid(`The port ${port} is not valid`);
      const data: Listener = {
        balancer,
        port,
        protocol,
        ...tls(protocol, input.Certificates, input.SslPolicy, tx),
        actions: actions(input.DefaultActions, balancer, protocol, tx),
      };
      const there = listenersOf(balancer, tx).find((each) => each.data.port === port);
      if (there && JSON.stringify(there.data) === JSON.stringify(data)) return { Listeners: [view(there)] };
      free(balancer, port, tx);
      const arn = `${within(balancer, 'loadbalancer', 'listener')}/${tx.unique(16)}`;
      return { Listeners: [view(tx.add(listeners, arn, 'active', data, tagsOf(input.Tags)))] };
    },
  },
  DescribeListeners: {
    takes: ['LoadBalancerArn', 'ListenerArns', 'PageSize', 'Marker'],
    run(input, tx) {
      const { LoadBalancerArn, ListenerArns } = input;
      if ((LoadBalancerArn === undefined) === (ListenerArns === undefined)) {
        invalid('You must specify either listener ARNs or a load balancer ARN');
      }
      const found = ListenerArns
        ? ListenerArns.map((arn) => tx.get(listeners, arn))
        : listenersOf(tx.get(loadBalancers, LoadBalancerArn ?? '').id, tx);
      const shown = page(found, ({ id }) => id, { ...input }, markers);
      return { Listeners: shown.items.map(view), NextMarker: shown.next };
    },
  },
  ModifyListener: {
    takes: ['ListenerArn', 'Port', 'Protocol', 'SslPolicy', 'Certificates', 'DefaultActions'],
    run(input, tx) {
      const { id, data } = tx.get(listeners, input.ListenerArn ?? '');
      const protocol = input.Protocol === undefined ? data.protocol : protocolOf(input.Protocol);
      const port = input.Port ?? data.port;
      if (port !== data.port) free(data.balancer, port, tx);
      const kept = data.certificates.slice(0, 1).map((CertificateArn) => ({ CertificateArn }));
      const given = input.Certificates ?? (protocol === 'HTTPS' ? kept : undefined);
      const changed = tx.patch(listeners, id, {
        port,
        protocol,
        ...tls(protocol, given, input.SslPolicy ?? data.sslPolicy, tx),
        actions: input.DefaultActions
          ? actions(input.DefaultActions, data.balancer, protocol, tx)
          : data.actions,
      });
      return { Listeners: [view(changed)] };
    },
  },
  DeleteListener: deletes(listeners, {
    by: 'ListenerArn',
    before: ({ id }, _input, tx) => {
      for (const rule of rulesOf(id, tx)) tx.remove(rules, rule.id);
    },
  }),
  AddListenerCertificates: {
    takes: ['ListenerArn', 'Certificates'],
    run({ ListenerArn = '', Certificates = [] }, tx) {
      const { id, data } = tx.get(listeners, ListenerArn);
      if (data.protocol !== 'HTTPS') invalid('Certificates cannot be specified for HTTP listeners');
      const added = Certificates.map(({ CertificateArn = '' }) => usable(CertificateArn, tx));
      tx.patch(listeners, id, { certificates: [...new Set([...data.certificates, ...added])] });
      return { Certificates: added.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) };
    },
  },
  DescribeListenerCertificates: {
    takes: ['ListenerArn', 'PageSize', 'Marker'],
    run(input, tx) {
      const { data } = tx.get(listeners, input.ListenerArn ?? '');
      const sorted = [...data.certificates].sort();
      const shown = page(sorted, (arn) => arn, { ...input }, markers);
      return {
        Certificates: shown.items.map((CertificateArn) => ({
          CertificateArn,
          IsDefault: CertificateArn === data.certificates[0],
        })),
        NextMarker: shown.next,
      };
    },
  },
};

/** What CloudFront refuses in a distribution's configuration. Errors: the API reference's CreateDistribution page. */
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import { globalAcl } from '../wafv2/kinds.ts';
import { accessControls, type Config } from './kinds.ts';

const CERTIFICATE = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/;

type Origin = NonNullable<NonNullable<Config['Origins']>['Items']>[number];

/** Refuses a configuration CloudFront would not take; what it allows besides is not looked at. */
export function checked(config: Config, tx: Tx): void {
  quantities(config);
  const origins = config.Origins?.Items ?? [];
  if (origins.length === 0) refuse('MissingArgument', 'At least one origin must be specified.');
  const ids = new Set(origins.map(({ Id }) => Id));
  if (ids.size < origins.length) refuse('InvalidArgument', 'The origin ids must be unique.');
  for (const origin of origins) checkedOrigin(origin, tx);
  for (const behaviour of [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])]) {
    if (!ids.has(behaviour?.TargetOriginId)) {
      refuse('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
    }
    if (behaviour?.CachePolicyId === undefined && behaviour?.ForwardedValues === undefined)
      refuse('InvalidArgument', 'The parameter ForwardedValues is required.');
    if (behaviour.CachePolicyId !== undefined && behaviour.ForwardedValues !== undefined) {
      refuse(
        'InvalidArgument',
        'The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.',
      );
    }
  }
  const { WebACLId: acl = '' } = config;
  if (acl !== '' && !globalAcl(acl, tx)) refuse('InvalidWebACLId', 'A web ACL ID specified is not valid.');
  const certificate = config.ViewerCertificate?.ACMCertificateArn;
  if (certificate !== undefined && !CERTIFICATE.test(certificate)) {
    refuse(
      'InvalidViewerCertificate',
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    );
  }
  const own = certificate ?? config.ViewerCertificate?.IAMCertificateId;
  if ((config.Aliases?.Items ?? []).length > 0 && own === undefined) {
    refuse(
      'InvalidViewerCertificate',
      'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.',
    );
  }
}

function checkedOrigin({ DomainName = '', ...origin }: Origin, tx: Tx): void {
  if (!/^[A-Za-z0-9.-]+$/.test(DomainName))
    refuse('InvalidArgument', 'The parameter origin name must be a domain name.');
  const kinds = [origin.S3OriginConfig, origin.CustomOriginConfig, origin.VpcOriginConfig];
  if (kinds.filter((each) => each !== undefined).length !== 1) {
    refuse('InvalidOrigin', 'The specified origin server does not exist or is not valid.');
  }
  const { OriginAccessControlId: control = '' } = origin;
  if (control !== '' && !tx.find(accessControls, control))
    refuse('NoSuchOriginAccessControl', accessControls.errors.missing.says(control, ''));
}

/** Every list says how many it has; the two must agree. */
function quantities(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { Quantity: quantity, Items: items } = value as { Quantity?: number; Items?: readonly unknown[] };
  if (quantity !== undefined && quantity !== (items ?? []).length) {
    refuse('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
  }
  Object.values(value).forEach(quantities);
}

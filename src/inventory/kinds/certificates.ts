import { describe } from '../../aws/call.ts';
import { ISSUED_CERTIFICATES } from '../balancing.ts';
import { needed, resourceKind } from '../kind.ts';
import { at, resource, sorted } from '../resource.ts';

/** Every key type, and every status: an expired certificate is what one looks for. */
const { CertificateStatuses: _issued, ...everyKey } = ISSUED_CERTIFICATES.read.input;

export const certificates = resourceKind({
  kind: 'acm/certificate',
  title: 'certificates',
  service: 'acm',
  async list(ask) {
    const listed = await ask.list(
      describe('acm', 'ListCertificates', everyKey),
      (reply) => reply.CertificateSummaryList,
    );
    return Promise.all(
      listed.map(async ({ CertificateArn: given, DomainName, Type }) => {
        const CertificateArn = needed(given, 'CertificateArn');
        const described = await ask.about(describe('acm', 'DescribeCertificate', { CertificateArn }));
        const detail = 'value' in described ? described.value.Certificate : undefined;
        return resource({
          kind: 'acm/certificate',
          id: CertificateArn,
          arn: CertificateArn,
          name: DomainName ?? detail?.DomainName,
          facts: {
            Type: detail?.Type ?? Type,
            Status: detail?.Status,
            Names: detail === undefined ? undefined : sorted(detail.SubjectAlternativeNames),
            KeyAlgorithm: detail?.KeyAlgorithm,
            NotAfter: at(detail?.NotAfter),
            SelfSigned: detail && detail.Type === 'IMPORTED' && detail.Issuer === detail.DomainName,
            InUse: detail === undefined ? undefined : (detail.InUseBy ?? []).length > 0,
          },
          unread: 'unread' in described ? { Status: described.unread } : {},
        });
      }),
    );
  },
});

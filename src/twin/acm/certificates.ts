/**
 * Certificates. https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html (and
 * RequestCertificate, DescribeCertificate, ListCertificates, GetCertificate, DeleteCertificate)
 * An imported one is issued at once; that the private key fits it is not checked, since the twin holds no secret.
 * A requested one stays in validation. One that a load balancer uses is not deleted. A list without a filter shows
 * only RSA keys of 1,024 and 2,048 bits that have a domain: AWS's own trap.
 */
import { balancersWith } from '../elbv2/certificates.ts';
import { deletes } from '../handlers/deletes.ts';
import { type Paging, page } from '../handlers/page.ts';
import { tagging } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Certificate, certificateArn, certificates } from './kinds.ts';
import { type Blob, parsed, textOf } from './parse.ts';

/** The page's size is not documented; up to 1,000 may be asked for. */
const tokens: Paging = {
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxItems',
  size: 100,
  limits: [1, 1_000],
  badToken: 'ValidationException',
  badLimit: 'ValidationException',
};

/** How long ACM knows an idempotency token again. */
const TOKEN_LASTS = 3_600_000;

/** What a list shows that does not ask for other keys. */
const LISTED = ['RSA_1024', 'RSA_2048'];

const statusOf = ({ state, data }: Stored<Certificate>, tx: Tx): string =>
  state === 'ISSUED' && data.issued && data.issued.to <= tx.now ? 'EXPIRED' : state;

const times = ({ data, created }: Stored<Certificate>) => ({
  CreatedAt: new Date(created),
  IssuedAt: data.type === 'AMAZON_ISSUED' && data.issued ? new Date(data.issued.from) : undefined,
  ImportedAt: data.type === 'IMPORTED' ? new Date(created) : undefined,
  NotBefore: data.issued && new Date(data.issued.from),
  NotAfter: data.issued && new Date(data.issued.to),
});

const view = (thing: Stored<Certificate>, tx: Tx) => {
  const { id, data, state } = thing;
  const validation = data.validation as 'DNS' | undefined;
  return {
    CertificateArn: id,
    DomainName: data.domain,
    SubjectAlternativeNames: [...data.names],
    DomainValidationOptions:
      validation === undefined ? undefined : data.names.map((name) => pending(name, validation, state, tx)),
    Serial: data.issued?.serial,
    Subject: data.issued?.subject,
    Issuer: data.issued?.issuer,
    ...times(thing),
    Status: statusOf(thing, tx) as 'ISSUED',
    KeyAlgorithm: data.keyAlgorithm as 'RSA_2048',
    InUseBy: [...balancersWith(id, tx)],
    Type: data.type,
    RenewalEligibility: 'INELIGIBLE' as const,
  };
};

const pending = (name: string, method: 'DNS', state: string, tx: Tx) => ({
  DomainName: name,
  ValidationDomain: name,
  ValidationStatus: state === 'ISSUED' ? ('SUCCESS' as const) : ('PENDING_VALIDATION' as const),
  ValidationMethod: method,
  ResourceRecord: {
    Name: `_${tx.fixed(32, 'record', name)}.${name.replace(/^\*\./, '')}.`,
    Type: 'CNAME' as const,
    Value: `_${tx.fixed(32, 'value', name)}.acm-validations.aws.`,
  },
});

const tagOperations = tagging({
  kinds: [certificates],
  by: 'CertificateArn',
  tags: 'Tags',
  keys: 'Tags',
  list: 'Tags',
  read: tagsOf,
  readKeys: (tags: readonly { readonly Key?: string }[]) => tags.map(({ Key = '' }) => Key),
  show: tagList,
  missing: (of) => refuse('ResourceNotFoundException', certificates.errors.missing.says(of, '')),
});

const newArn = (tx: Tx): string => certificateArn(tx, uuid(tx.seed, tx.unique(32)));

const DOMAIN = /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;

export const certificateOperations: Operations<'acm'> = {
  ImportCertificate: {
    takes: ['CertificateArn', 'Certificate', 'PrivateKey', 'CertificateChain', 'Tags'],
    run({ CertificateArn: arn, Certificate: pem, CertificateChain: chain, Tags }, tx) {
      const text = chain === undefined ? undefined : textOf(chain as Blob);
      const data: Certificate = { type: 'IMPORTED', ...parsed(textOf((pem ?? '') as Blob), text, tx.now) };
      if (arn === undefined)
        return { CertificateArn: tx.add(certificates, newArn(tx), 'ISSUED', data, tagsOf(Tags)).id };
      if (tx.get(certificates, arn).data.type !== 'IMPORTED') {
        refuse('ValidationException', 'Only an imported certificate can be imported again.');
      }
      tx.patch(certificates, arn, data);
      return { CertificateArn: arn };
    },
  },
  RequestCertificate: {
    takes: [
      'DomainName',
      'ValidationMethod',
      'SubjectAlternativeNames',
      'IdempotencyToken',
      'KeyAlgorithm',
      'Tags',
    ],
    run(input, tx) {
      const {
        DomainName: domain = '',
        ValidationMethod,
        SubjectAlternativeNames = [],
        KeyAlgorithm,
        Tags,
      } = input;
      const token = input.IdempotencyToken;
      if (ValidationMethod !== 'DNS') unsupported(`validation by ${ValidationMethod ?? 'EMAIL'}`);
      const names = [...new Set([domain, ...SubjectAlternativeNames])];
      const wrong = names.find((name) => !DOMAIN.test(name));
      if (wrong !== undefined) refuse('ValidationException', `The domain name ${wrong} is not valid.`);
      const keyAlgorithm = KeyAlgorithm ?? 'RSA_2048';
      const same = tx
        .list(certificates)
        .find(
          ({ data, created }) =>
            token !== undefined &&
            data.token === token &&
            data.domain === domain &&
            created > tx.now - TOKEN_LASTS,
        );
      if (same) return { CertificateArn: same.id };
      const data: Certificate = {
        type: 'AMAZON_ISSUED',
        domain,
        names,
        keyAlgorithm,
        validation: ValidationMethod,
        token,
      };
      return {
        CertificateArn: tx.add(certificates, newArn(tx), 'PENDING_VALIDATION', data, tagsOf(Tags)).id,
      };
    },
  },
  DescribeCertificate: {
    takes: ['CertificateArn'],
    run: ({ CertificateArn = '' }, tx) => ({ Certificate: view(tx.get(certificates, CertificateArn), tx) }),
  },
  ListCertificates: {
    takes: ['CertificateStatuses', 'Includes', 'MaxItems', 'NextToken'],
    run(input, tx) {
      const { CertificateStatuses: statuses, Includes: { keyTypes = LISTED, ...others } = {} } = input;
      const [other] = Object.keys(others);
      if (other !== undefined) unsupported(`the filter ${other}`);
      const found = tx
        .list(certificates)
        .filter(
          (each) =>
            each.data.domain !== undefined &&
            (keyTypes as readonly string[]).includes(each.data.keyAlgorithm) &&
            (!statuses || (statuses as readonly string[]).includes(statusOf(each, tx))),
        );
      const shown = page(found, ({ id }) => id, { ...input }, tokens);
      return {
        CertificateSummaryList: shown.items.map((thing) => ({
          CertificateArn: thing.id,
          DomainName: thing.data.domain,
          SubjectAlternativeNameSummaries: [...thing.data.names],
          HasAdditionalSubjectAlternativeNames: false,
          Status: statusOf(thing, tx) as 'ISSUED',
          Type: thing.data.type,
          KeyAlgorithm: thing.data.keyAlgorithm as 'RSA_2048',
          InUse: balancersWith(thing.id, tx).length > 0,
          RenewalEligibility: 'INELIGIBLE' as const,
          ...times(thing),
        })),
        NextToken: shown.next,
      };
    },
  },
  GetCertificate: {
    takes: ['CertificateArn'],
    run({ CertificateArn = '' }, tx) {
      const { data } = tx.get(certificates, CertificateArn);
      if (!data.issued)
        refuse('RequestInProgressException', `Certificate ${CertificateArn} is not issued yet.`);
      const { pem, chain } = data.issued;
      return {
        Certificate: pem ?? unsupported('the text of a certificate it began with'),
        CertificateChain: chain,
      };
    },
  },
  DeleteCertificate: deletes(certificates, {
    by: 'CertificateArn',
    heldBy: ({ id }, tx) => balancersWith(id, tx),
  }),
  AddTagsToCertificate: tagOperations.tag,
  RemoveTagsFromCertificate: tagOperations.untag,
  ListTagsForCertificate: tagOperations.list,
};

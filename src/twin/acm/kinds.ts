import { arn } from '../handlers/tags.ts';
import { kind } from '../kind.ts';

export interface Certificate {
  readonly type: 'IMPORTED' | 'AMAZON_ISSUED';
  readonly domain: string | undefined;
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
  /** What an imported certificate says of itself; times in milliseconds. */
  readonly issued?: {
    /** Not kept of a certificate that has always been there. */
    readonly pem?: string;
    readonly chain?: string;
    readonly subject: string;
    readonly issuer: string;
    readonly serial: string;
    readonly from: number;
    readonly to: number;
  };
  readonly validation?: string;
  /** The idempotency token it was requested with. */
  readonly token?: string;
}

/**
 * A certificate, by its ARN. A requested one waits 72 hours for its validation, which in the twin never comes.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export const certificates = kind<Certificate>({
  service: 'acm',
  name: 'Certificate',
  passing: { PENDING_VALIDATION: { lasts: '72h', next: 'VALIDATION_TIMED_OUT' } },
  errors: {
    missing: { name: 'ResourceNotFoundException', says: (id) => `Could not find certificate ${id}.` },
    held: { name: 'ResourceInUseException', says: (id) => `Certificate ${id} is in use.` },
  },
  arn: (thing) => thing.id,
});

/** The ARN of a certificate in the place of a request. */
export const certificateArn = (tx: Parameters<typeof arn>[0], id: string): string =>
  arn(tx, 'acm', `certificate/${id}`);

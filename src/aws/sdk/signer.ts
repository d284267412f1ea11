import { Sha256 } from '@smithy/core/checksum';
import type { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { NotConfirmed, Refused } from '../guard/refusal.ts';
import { headerValues } from '../guard/wire.ts';
import type { Keyring } from '../identity/keyring.ts';
import { type Channel, checkRequest, guarded, ownRequest } from './checks.ts';
import type { Receipts } from './receipts.ts';

export interface SealedSigner {
  sign(request: unknown, identity?: unknown, properties?: unknown): Promise<HttpRequest>;
  presign(): Promise<never>;
  signWithCredentials(): Promise<never>;
}

export interface SignerOptions {
  readonly channel: Channel;
  readonly keyring: Pick<Keyring, 'confirmed'>;
  readonly receipts: Pick<Receipts, 'issue'>;
  /** Whether the account may be written to, by allow-list. */
  readonly mayWrite: (account: string) => boolean;
  readonly now: () => number;
}

/** Headers of a request that somebody signed, or means to have signed, in another way. */
const FOREIGN_AUTHORITY = [
  'authorization',
  'x-amz-security-token',
  'x-amz-s3session-token',
  'x-amz-region-set',
];
const PRESIGNED = /^x-amz-(algorithm|credential|date|expires|security-token|signature|signedheaders)$/i;

/**
 * Second layer, and the only holder of keys: reads the operation off the request it is about to sign, checks it
 * again, has the account of the very keys confirmed, and signs a copy of its own. It does not presign and does
 * not sign with anyone else's credentials.
 */
export function sealedSigner(options: SignerOptions): SealedSigner {
  const { channel, keyring, receipts } = options;
  const { signingName, signingRegion } = channel.endpoint;
  const refuse = async (): Promise<never> => {
    throw new Refused('sealed', 'this signer signs requests as they are sent, and nothing else');
  };
  return Object.freeze({
    sign: (handed: unknown, _identity?: unknown, properties?: unknown) =>
      guarded('signer', async () => {
        const request = ownRequest(handed);
        refuseForeignAuthority(request);
        const operation = checkRequest(channel, request);
        refuseDisagreement(operation, properties);
        const { keys, identity } = await keyring.confirmed();
        if (!channel.isRead(operation) && !options.mayWrite(identity.account)) {
          throw new NotConfirmed('WrongAccount', `nothing is ever written to account ${identity.account}`);
        }
        const signer = new SignatureV4({
          credentials: { ...keys, expiration: undefined },
          region: signingRegion,
          service: signingName,
          sha256: Sha256,
          // S3 alone signs the path as it stands.
          uriEscapePath: signingName !== 's3',
        });
        const signed = (await signer.sign(request, { signingDate: new Date(options.now()) })) as HttpRequest;
        receipts.issue(signed);
        return signed;
      }),
    presign: refuse,
    signWithCredentials: refuse,
  });
}

function refuseForeignAuthority(request: HttpRequest): void {
  const header = FOREIGN_AUTHORITY.find((name) => headerValues(request, name).length > 0);
  const query = Object.keys(request.query).find((name) => PRESIGNED.test(name));
  if (header !== undefined || query !== undefined) {
    throw new Refused('sealed', `the request brings ${header ?? query} of its own`);
  }
  const [payload] = headerValues(request, 'x-amz-content-sha256');
  if (payload !== undefined && !/^[0-9a-f]{64}$/.test(payload)) {
    throw new Refused('sealed', `the request asks for a signature that leaves its body out (${payload})`);
  }
}

/** What the command set out to do and what stands on the wire must be one operation. */
function refuseDisagreement(operation: string, properties: unknown): void {
  const claimed = claimedOperation(properties);
  if (claimed !== '' && claimed !== operation) {
    throw new Refused('disagreement', `the command is ${claimed}, and the request on the wire ${operation}`);
  }
}

function claimedOperation(properties: unknown): string {
  const context = (properties as { context?: Record<string, { operation?: unknown }> } | undefined)?.context;
  return String(context?.['__smithy_context']?.operation ?? '');
}

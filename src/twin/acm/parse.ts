import { type KeyObject, X509Certificate } from 'node:crypto';
import { refuse } from '../refusal.ts';
import type { Certificate } from './kinds.ts';

/** A part of an import: text, or the bytes of it. */
export type Blob = Uint8Array | string;

export const textOf = (blob: Blob): string =>
  typeof blob === 'string' ? blob : Buffer.from(blob).toString('utf8');

/** Reads one PEM certificate. Refuses what is none, several, or over, in ACM's error. */
export function parsed(pem: string, chain: string | undefined, now: number): Omit<Certificate, 'type'> {
  const begins = pem.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
  if (begins !== 1)
    refuse('ValidationException', 'The certificate field must contain exactly one PEM certificate.');
  const certificate = read(pem);
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (to <= now) refuse('ValidationException', 'The certificate has expired.');
  const alternatives = [...(certificate.subjectAltName ?? '').matchAll(/DNS:([^,\s]+)/g)].map(
    ([, name = '']) => name,
  );
  const common = /(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1];
  const names = [...new Set([...(common === undefined ? [] : [common]), ...alternatives])];
  return {
    domain: common ?? alternatives[0],
    names,
    keyAlgorithm: algorithm(certificate.publicKey),
    issued: {
      pem,
      chain,
      subject: certificate.subject.replaceAll('\n', ','),
      issuer:
        /(?:^|\n)(?:O|CN)=([^\n]+)/.exec(certificate.issuer)?.[1] ?? certificate.issuer.replaceAll('\n', ','),
      serial: (certificate.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
      from,
      to,
    },
  };
}

function read(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    return refuse(
      'ValidationException',
      'The certificate could not be parsed: it is not a valid PEM certificate.',
    );
  }
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'EC_prime256v1',
  secp384r1: 'EC_secp384r1',
  secp521r1: 'EC_secp521r1',
};
const RSA_BITS = [1024, 2048, 3072, 4096];

/** The key as ACM names it; other keys cannot be imported. */
function algorithm(key: KeyObject): string {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && RSA_BITS.includes(modulusLength)) return `RSA_${modulusLength}`;
  return (
    CURVES[namedCurve] ?? refuse('ValidationException', 'The certificate’s key algorithm is not supported.')
  );
}

import { generateKeyPairSync, sign } from 'node:crypto';
import { Secret } from '../engine/secret.ts';

/** A certificate and its key, as ACM takes them: PEM. */
export interface SelfSigned {
  readonly certificate: Uint8Array;
  readonly privateKey: Secret;
}

/** DER (X.690): a tag, the length, the content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
const octets = (...parts: readonly Uint8Array[]) => der(0x04, ...parts);
const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
const time = (text: string) => der(0x17, Buffer.from(text));
const oid = (...bytes: readonly number[]) => der(0x06, Buffer.from(bytes));

const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** Ten years from the runbook's start. The load balancer's clients do not check it, so it need not be renewed. */
const VALID = { from: '260223000000Z', to: '360223000000Z' };

/**
 * A certificate for one host name, signed by its own key: ECDSA on P-256, X.509 v3 (RFC 5280), the name as subject
 * and alternative name. Node signs and makes keys but writes no certificates; these are the few lines it lacks.
 */
export function selfSigned(host: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))));
  const alternative = sequence(SUBJECT_ALT_NAME, octets(sequence(der(0x82, Buffer.from(host)))));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(VALID.from), time(VALID.to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternative)),
  );
  const whole = sequence(signed, ECDSA_WITH_SHA256, bits(sign('sha256', signed, privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: new TextEncoder().encode(
      `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    ),
    privateKey: new Secret(String(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
  };
}

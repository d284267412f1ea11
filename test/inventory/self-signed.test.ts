import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSigned } from '../../src/inventory/self-signed.ts';

describe('a self-signed certificate', () => {
  const { certificate, privateKey } = selfSigned('internal.example.test');
  const parsed = new X509Certificate(certificate);

  it('is one that OpenSSL reads: names, validity, extension', () => {
    expect(parsed.subject).toBe('CN=internal.example.test');
    expect(parsed.issuer).toBe(parsed.subject);
    expect(parsed.subjectAltName).toBe('DNS:internal.example.test');
    expect(Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)).toBeGreaterThan(9 * 365 * 86_400_000);
    expect(parsed.checkHost('internal.example.test')).toBe('internal.example.test');
  });

  it('is signed by the key that comes with it, and by that one alone', () => {
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.checkPrivateKey(createPrivateKey(privateKey.reveal()))).toBe(true);
    const other = new X509Certificate(selfSigned('internal.example.test').certificate);
    expect(other.verify(parsed.publicKey)).toBe(false);
  });

  it('does not show its key', () => {
    expect(JSON.stringify({ privateKey })).not.toContain('PRIVATE');
  });
});

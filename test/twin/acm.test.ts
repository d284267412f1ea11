import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { lacks, onPath } from '../tools.ts';
import { aws, errorOf, rehearsal } from './support.ts';

const STANDING = 'arn:aws:acm:me-central-1:739991759290:certificate/6f56edba-845d-4680-b058-d610d25b365c';
const DAY = 86_400_000;

/** A self-signed certificate, made for the test. */
function selfSigned(name: string, algorithm: readonly string[] = ['rsa:2048']) {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-acm-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const alternative = ['-addext', `subjectAltName=DNS:${name},DNS:also.${name}`];
  const out = ['-nodes', '-days', '3650', '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate];
  execFileSync(onPath('openssl') ?? '', ['req', '-x509', '-newkey', ...algorithm, ...out, ...alternative], {
    stdio: 'pipe',
  });
  return { Certificate: readFileSync(certificate), PrivateKey: new Secret(readFileSync(key, 'utf8')) };
}

function world() {
  const made = rehearsal();
  const { ask, twin, here } = made;
  const send = async (input: object) =>
    ((await twin.send(here, aws('acm', 'ImportCertificate', input))).value as { CertificateArn: string })
      .CertificateArn;
  const described = async (CertificateArn: string) =>
    (await ask('acm', 'DescribeCertificate', { CertificateArn })).Certificate;
  const listed = async (input: object = {}) =>
    (await ask('acm', 'ListCertificates', input)).CertificateSummaryList?.map(
      ({ CertificateArn }) => CertificateArn,
    );
  return { ...made, send, described, listed };
}

describe('ACM in the twin', () => {
  it('starts with the self-signed certificate of UAE, which no load balancer uses', async () => {
    const { described, listed } = world();
    expect(await listed()).toEqual([STANDING]);
    expect(await described(STANDING)).toMatchObject({ Status: 'ISSUED', Type: 'IMPORTED', InUseBy: [] });
    expect(await errorOf(described(STANDING.replace('6f56', '0000')))).toBe('ResourceNotFoundException');
  });

  it('leaves a requested certificate in validation, with the records to make, until it times out', async () => {
    const { ask, clock, described, listed } = world();
    const request = (DomainName: string, IdempotencyToken?: string) =>
      ask('acm', 'RequestCertificate', { DomainName, ValidationMethod: 'DNS', IdempotencyToken });
    const { CertificateArn = '' } = await request('*.uat.muvicinemas.com', 'once');
    expect(await request('*.uat.muvicinemas.com', 'once')).toEqual({ CertificateArn });
    expect(await described(CertificateArn)).toMatchObject({
      Status: 'PENDING_VALIDATION',
      DomainValidationOptions: [
        { ValidationStatus: 'PENDING_VALIDATION', ResourceRecord: { Type: 'CNAME' } },
      ],
    });
    expect(await listed({ CertificateStatuses: ['ISSUED'] })).toEqual([STANDING]);
    expect(await errorOf(ask('acm', 'GetCertificate', { CertificateArn }))).toBe(
      'RequestInProgressException',
    );
    await clock.sleep(3 * DAY);
    expect((await described(CertificateArn))?.Status).toBe('VALIDATION_TIMED_OUT');
    expect(await errorOf(request('not a domain'))).toBe('ValidationException');
  });

  it('shows an expired certificate as such', async () => {
    const { clock, described } = world();
    await clock.sleep(3_650 * DAY);
    expect((await described(STANDING))?.Status).toBe('EXPIRED');
  });

  it.skipIf(lacks('openssl'))(
    'imports a certificate as it reads, at once, and keeps nothing of its key',
    async () => {
      const { send, described, ask, twin } = world();
      const made = selfSigned('internal.muvi.test');
      const arn = await send(made);
      expect(await described(arn)).toMatchObject({
        Status: 'ISSUED',
        Type: 'IMPORTED',
        DomainName: 'internal.muvi.test',
        SubjectAlternativeNames: ['internal.muvi.test', 'also.internal.muvi.test'],
        KeyAlgorithm: 'RSA_2048',
        Subject: 'CN=internal.muvi.test',
        Serial: expect.stringMatching(/^[0-9a-f]{2}(:[0-9a-f]{2})+$/),
      });
      expect((await ask('acm', 'GetCertificate', { CertificateArn: arn })).Certificate).toBe(
        made.Certificate.toString(),
      );
      expect(JSON.stringify(twin.picture())).not.toContain('PRIVATE KEY');
      expect(await send({ ...selfSigned('internal.muvi.test'), CertificateArn: arn })).toBe(arn);
      await ask('acm', 'DeleteCertificate', { CertificateArn: arn });
      expect(await errorOf(described(arn))).toBe('ResourceNotFoundException');
    },
  );

  it.skipIf(lacks('openssl'))('lists other keys than RSA of 2,048 bits only when asked to', async () => {
    const { send, listed } = world();
    const arn = await send(selfSigned('curve.muvi.test', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']));
    expect(await listed()).not.toContain(arn);
    expect(await listed({ Includes: { keyTypes: ['EC_prime256v1'] } })).toEqual([arn]);
  });

  it('refuses what is no certificate', async () => {
    const { send } = world();
    const PrivateKey = new Secret('not looked at');
    for (const text of [
      '',
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    ]) {
      expect(await errorOf(send({ Certificate: Buffer.from(text), PrivateKey }))).toBe('ValidationException');
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretRegistry } from '../../src/secrets/registry.ts';

const NASTY = `p"q'&<>%+/=\\ back\n new~ünï€🔑line`;

/** Half a character, which no encoding keeps. */
const LONE = /\p{Surrogate}/u;

/** Every way a value was seen to leave a program. */
const FORMS: [string, (value: string) => string][] = [
  ['raw', (value) => value],
  ['in JSON', (value) => JSON.stringify({ a: value })],
  ['in JSON within JSON', (value) => JSON.stringify({ body: JSON.stringify({ a: value }) })],
  ['in a URL', (value) => `https://h/?p=${encodeURIComponent(value)}`],
  [
    'in a URL, in lower case',
    (value) => encodeURIComponent(value).replace(/%../g, (octet) => octet.toLowerCase()),
  ],
  ['in a form', (value) => new URLSearchParams({ p: value }).toString()],
  ['in a connection string', (value) => new URL(`postgres://u:${encodeURIComponent(value)}@h/db`).href],
  [
    'in XML',
    (value) =>
      value
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&apos;'),
  ],
  ['in hex', (value) => Buffer.from(value).toString('hex')],
  ['in capital hex', (value) => Buffer.from(value).toString('hex').toUpperCase()],
  ['in base64', (value) => Buffer.from(value).toString('base64')],
  ['in base64 after one byte', (value) => Buffer.from(`:${value}`).toString('base64')],
  ['in base64 after two bytes', (value) => Buffer.from(`u:${value}`).toString('base64')],
  ['in base64 after three bytes', (value) => Buffer.from(`us:${value};more`).toString('base64')],
  ['in base64url', (value) => Buffer.from(`x${value}y`).toString('base64url')],
  ['in base64 in a URL', (value) => encodeURIComponent(Buffer.from(`ab${value}`).toString('base64'))],
  ['in JSON in base64', (value) => Buffer.from(JSON.stringify({ password: value })).toString('base64')],
];

describe('a known secret', () => {
  it.each(FORMS)('is scrubbed %s', (_, form) => {
    const registry = createSecretRegistry();
    registry.register(NASTY);
    const text = `before ${form(NASTY)} after`;
    expect(registry.finds(text)).toBe(true);
    const scrubbed = registry.scrub(text);
    expect(scrubbed).toContain('[redacted]');
    expect(scrubbed).toMatch(/^before [\s\S]* after$/);
    expect(registry.finds(scrubbed)).toBe(false);
    expect(scrubbed).not.toContain(form(NASTY));
  });

  it('is scrubbed whatever it is, in every form', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: 'binary' }),
        fc.constantFrom(...FORMS),
        fc.string(),
        (secret, [, form], around) => {
          fc.pre(secret.trim().length >= 8 && !LONE.test(`${secret} ${around}`));
          const registry = createSecretRegistry();
          registry.register(secret);
          return !registry.scrub(`${around}${form(secret)}`).includes(form(secret));
        },
      ),
    );
  });

  it('is found by its lines where it has several', () => {
    const registry = createSecretRegistry();
    const key = `-----BEGIN KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0'}\n${'BAQEFAASCBKcwggSjAgEAAo'}\n-----END KEY-----`;
    registry.register(key);
    expect(registry.scrub('line 2: MIIEvQIBADANBgkqhkiG9w0')).toBe('line 2: [redacted]');
  });

  it('is taken whole where a shorter one is part of it', () => {
    const registry = createSecretRegistry();
    registry.register('hunter2');
    registry.register('hunter2-and-more');
    expect(registry.scrub('x hunter2-and-more y')).toBe('x [redacted] y');
  });

  it('is not what stands everywhere by chance', () => {
    const registry = createSecretRegistry();
    for (const common of ['', ' ', '5432', 'true']) registry.register(common);
    expect(registry.scrub('port 5432, true')).toBe('port 5432, true');
  });

  it('may be learned after something was scrubbed', () => {
    const registry = createSecretRegistry();
    registry.register('first-secret');
    expect(registry.scrub('second-secret')).toBe('second-secret');
    registry.register('second-secret');
    expect(registry.scrub('first-secret second-secret')).toBe('[redacted] [redacted]');
  });
});

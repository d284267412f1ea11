import { describe, expect, it } from 'vitest';
import { checkVariables, isLoopback, scrubbedEnvironment } from '../../../src/aws/identity/variables.ts';
import { createSdkTransport } from '../../../src/aws/sdk/transport.ts';
import { MuviError } from '../../../src/engine/errors.ts';

function caught(work: () => void): MuviError {
  try {
    work();
  } catch (error) {
    if (error instanceof MuviError) return error;
  }
  throw new Error('nothing was thrown');
}

describe('the environment muvi starts in', () => {
  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL_EC2'])(
    'is refused with %s set',
    (name) => {
      const variables = { [name]: 'http://127.0.0.1:5000' };
      expect(() => checkVariables(variables)).toThrow(/another server/);
      expect(() => createSdkTransport({ variables, now: () => 0 })).toThrow(/another server/);
    },
  );

  it('is refused with TLS switched off', () => {
    expect(() => checkVariables({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toThrow(/any certificate/);
    expect(() => checkVariables({ NODE_TLS_REJECT_UNAUTHORIZED: '1', AWS_ENDPOINT_URL: '' })).not.toThrow();
  });

  it('may redirect where the run names an endpoint on loopback', () => {
    expect(() =>
      checkVariables({ AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }, 'http://127.0.0.1:5000'),
    ).not.toThrow();
  });

  it.each([
    'https://example.com',
    'http://127.0.0.1.example.com',
    'http://user@127.0.0.1',
    'http://localhost.example.com:80',
    'ftp://127.0.0.1',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'not a url',
  ])('takes no --endpoint %s', (endpoint) => {
    expect(isLoopback(endpoint)).toBe(false);
    expect(() => checkVariables({}, endpoint)).toThrow(expect.objectContaining({ exit: 64 }));
  });

  it.each([
    ['http://user:secretpw@127.0.0.1:9', /127\.0\.0\.1:9 takes no user or password/],
    ['http://secretpw@127.0.0.1:9', /127\.0\.0\.1:9 takes no user or password/],
    ['http://user:secretpw@10.0.0.1/x?y=secretpw', /10\.0\.0\.1 is not on loopback/],
    ['user:secretpw@127.0.0.1:9', /neither http nor https/],
    ['//user:secretpw@127.0.0.1', /no URL/],
    ['ftp://127.0.0.1', /neither http nor https/],
    ['https://example.com', /https:\/\/example\.com is not on loopback/],
  ])('says what is wrong with %s and what to name instead, and repeats no secret', (endpoint, why) => {
    const error = caught(() => checkVariables({}, endpoint));
    expect(error).toMatchObject({ code: 'ENDPOINT_NOT_LOCAL', message: expect.stringMatching(why) });
    expect(error).toHaveProperty('remedy', expect.stringMatching(/--endpoint http:\/\/127\.0\.0\.1:/));
    expect(`${error.message} ${error.stack} ${error.remedy}`).not.toContain('secretpw');
  });

  it.each(['http://127.0.0.1:5000', 'https://localhost', 'http://[::1]:8080'])(
    'takes --endpoint %s',
    (endpoint) => {
      expect(isLoopback(endpoint)).toBe(true);
    },
  );
});

describe('the environment of a child', () => {
  it('has nothing in it that could choose another account, server or code', () => {
    const dangerous = {
      AWS_ACCESS_KEY_ID: 'x',
      AWS_PROFILE: 'muvi-prod',
      AWS_ENDPOINT_URL: 'x',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x',
      NODE_OPTIONS: '--require x',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      PGPASSWORD: 'x',
      MUVI_CONFIG: 'x',
    };
    const child = scrubbedEnvironment(
      { ...dangerous, PATH: '/bin', HOME: '/home', EMPTY: undefined },
      { AWS_PROFILE: 'muvi-uat' },
    );
    expect(child).toEqual({
      PATH: '/bin',
      HOME: '/home',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PROFILE: 'muvi-uat',
    });
  });
});

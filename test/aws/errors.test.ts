import { type AddressInfo, connect, createServer } from 'node:net';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { classify, isNotFoundName } from '../../src/aws/errors.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { startStub } from './stub.ts';

const answered = (name: string, status = 400) =>
  Object.assign(new Error('what AWS said'), {
    name,
    $metadata: { httpStatusCode: status, requestId: 'r-1' },
  });

type LookupDone = (error: null, addresses: { address: string; family: number }[]) => void;

/** A port of loopback on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('what became of a call', () => {
  it.each([
    'DBInstanceNotFound',
    'DBInstanceNotFoundFault',
    'ReplicationGroupNotFoundFault',
    'CacheSubnetGroupNotFoundFault',
    'LoadBalancerNotFoundException',
    'InvalidGroup.NotFound',
    'InvalidVpcID.NotFound',
    'InvalidVpcPeeringConnectionID.NotFound',
    'NatGatewayNotFound',
    'NoSuchEntity',
    'NoSuchEntityException',
    'NoSuchBucket',
    'NoSuchDistribution',
    'NoSuchHostedZone',
    'ServerSideEncryptionConfigurationNotFoundError',
    'ParameterNotFound',
    'ResourceNotFoundException',
    'ClusterNotFoundException',
    'RepositoryNotFoundException',
    'ServiceNotFound',
    'NamespaceNotFound',
    'WAFNonexistentItemException',
    'PipelineNotFoundException',
    'NotFound',
    'MISSING',
  ])('%s is not there', (name) => {
    expect(classify(answered(name)).failure).toBe('not-found');
    expect(isNotFoundName(name)).toBe(true);
  });

  it.each([
    [
      'InvalidParameterValue',
      'Value (copy) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    ],
    [
      'InvalidParameterValue',
      'IAM role ARN value is invalid or does not include the required permissions for: PROXY',
    ],
    [
      'InvalidInputException',
      'CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::1:role/r',
    ],
  ])('%s over a role made a moment ago may be sent again', (name, message) => {
    expect(classify(Object.assign(answered(name), { message })).failure).toBe('throttled');
    expect(classify(answered(name)).failure).toBe('rejected');
  });

  it.each([
    ['Throttling', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['RequestLimitExceeded', 503, 'throttled'],
    ['SlowDown', 503, 'throttled'],
    ['TooManyUpdates', 400, 'throttled'],
    ['PriorRequestNotComplete', 400, 'throttled'],
    ['Whatever', 429, 'throttled'],
    ['DuplicateRequest', 400, 'lost'],
    ['AccessDenied', 403, 'denied'],
    ['AccessDeniedException', 400, 'denied'],
    ['UnauthorizedOperation', 403, 'denied'],
    ['ExpiredToken', 400, 'denied'],
    ['ExpiredTokenException', 400, 'denied'],
    ['InvalidClientTokenId', 403, 'denied'],
    ['SignatureDoesNotMatch', 403, 'denied'],
    ['InvalidDBInstanceStateFault', 400, 'rejected'],
    ['DependencyViolation', 400, 'rejected'],
    ['ReplicationGroupAlreadyExists', 400, 'rejected'],
    ['WAFOptimisticLockException', 400, 'rejected'],
    ['LimitExceeded', 409, 'rejected'],
    ['InternalFailure', 500, 'lost'],
    ['ServiceUnavailable', 503, 'lost'],
    ['SyntaxError', 502, 'lost'],
  ] as const)('%s with %i is %s', (name, status, failure) => {
    expect(classify(answered(name, status))).toMatchObject({ failure, errorName: name, requestId: 'r-1' });
  });

  it.each([
    ['TimeoutError', undefined, 'lost'],
    ['Error', 'ECONNRESET', 'lost'],
    ['Error', 'EPIPE', 'lost'],
    ['AbortError', undefined, 'lost'],
    ['CredentialsProviderError', undefined, 'denied'],
    ['TypeError', undefined, 'rejected'],
  ] as const)('%s %s without an answer is %s', (name, code, failure) => {
    const error = Object.assign(new Error('gone'), { name, ...(code && { code }) });
    expect(classify(error)).toMatchObject({ failure, errorName: code ?? name });
  });

  it.each([
    ['ECONNREFUSED', 'connect', 'throttled'],
    ['EHOSTUNREACH', 'connect', 'throttled'],
    ['ENETUNREACH', 'connect', 'throttled'],
    ['ENOTFOUND', 'getaddrinfo', 'throttled'],
    ['EAI_AGAIN', 'getaddrinfo', 'throttled'],
    ['EHOSTUNREACH', 'read', 'lost'],
    ['ENETUNREACH', 'write', 'lost'],
    ['ECONNREFUSED', 'read', 'lost'],
    ['EHOSTUNREACH', undefined, 'lost'],
    ['ETIMEDOUT', 'read', 'lost'],
  ] as const)(
    '%s said by %s is %s: only what was never connected was never sent',
    (code, syscall, failure) => {
      const error = Object.assign(new Error('gone'), { code, syscall });
      expect(classify(error)).toMatchObject({ failure, errorName: code });
    },
  );

  it('tells that none of several addresses was ever connected to, as Node says it', async () => {
    const port = await closedPort();
    const lookup = (_host: string, _options: object, done: LookupDone) =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ]);
    const error = await new Promise((thrown) => {
      connect({ host: 'aws.test', port, lookup, autoSelectFamily: true }).on('error', thrown);
    });
    expect(error).toMatchObject({ code: 'ECONNREFUSED', errors: [{ syscall: 'connect' }, {}] });
    expect(classify(error).failure).toBe('throttled');
  });

  it.each([
    ['was cut off', 'ECONNRESET', 'aborted'],
    ['was truncated', 'SyntaxError', 'Unexpected end of JSON input: ..."SecretAccessKey": "AAAABBBB"'],
    ['is a page of a proxy', 'SyntaxError', 'Unexpected token <'],
    ['is of no shape known', 'TypeError', "Cannot read properties of undefined (reading 'Bucket')"],
    ['reads like a refusal', 'AccessDenied', 'but with a success before it'],
    ['reads like throttling', 'ThrottlingException', 'but with a success before it'],
  ])('a success that %s is lost, and its content is not quoted', (_what, name, message) => {
    const failed = classify(Object.assign(answered(name, 200), { message }));
    expect(failed).toMatchObject({ failure: 'lost', errorName: name, requestId: 'r-1' });
    expect(failed.message).toBe('AWS answered 200, and the answer could not be read');
    expect(classify(Object.assign(answered(name, 204), { message })).failure).toBe('lost');
  });

  it('an answer whose status nobody can tell is lost', () => {
    const error = Object.assign(new TypeError('no status'), { $response: {} });
    expect(classify(error)).toMatchObject({ failure: 'lost', errorName: 'TypeError' });
  });

  it('what breaks after the answer has come is lost, whatever it is', () => {
    const failed = classify(new TypeError('a stream broke'), { httpStatusCode: 200, requestId: 'r-2' });
    expect(failed).toMatchObject({ failure: 'lost', requestId: 'r-2' });
  });

  it('leaves alone what is classified, and takes whatever is thrown', () => {
    const known = new CallFailed({ failure: 'refused', errorName: 'X', message: 'x' });
    expect(classify(known)).toBe(known);
    expect(classify('text')).toMatchObject({ failure: 'lost', errorName: 'UnknownError' });
    expect(classify(undefined)).toBeInstanceOf(CallFailed);
  });

  it('calls a write lost whose answer the SDK cannot read, on the wire', async () => {
    const stub = await startStub();
    stub.answer = (_, response) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<html>no</html>');
      return true;
    };
    const client = new EC2Client({
      endpoint: stub.url,
      region: 'x',
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const error = await client.send(new CreateVpcCommand({})).catch(classify);
    expect(error).toMatchObject({ failure: 'lost' });
    await stub.stop();
  });
});

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const IDENTITY = (account) =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/loopback</Arn>` +
  `<UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>${account}</Account></GetCallerIdentityResult>` +
  '</GetCallerIdentityResponse>';

/** Replies that have to hold their list even where it is empty. */
const EMPTY = { 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories': '{"repositories":[]}' };

/**
 * An AWS on loopback in which nothing stands: STS names `account`, everything else is answered with an empty
 * reply. For the build's code cache and for measuring what a call costs on this side of the wire. `requests` are
 * the operations asked for.
 */
export async function loopbackAws(account) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const target = request.headers['x-amz-target'];
    const action = new URLSearchParams(body).get('Action');
    requests.push(target ?? action ?? `${request.method} ${request.url}`);
    const json = target !== undefined || request.headers['content-type'] === 'application/json';
    response.setHeader('content-type', json ? 'application/x-amz-json-1.1' : 'text/xml');
    if (action === 'GetCallerIdentity') response.end(IDENTITY(account));
    else if (json) response.end(EMPTY[target] ?? '{}');
    else response.end(`<${action}Response><${action}Result/></${action}Response>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${server.address().port}`, requests, close: () => server.close() };
}

/** Keys that open nothing, as the profile `default` of a home folder: AWS's own example. */
export function exampleKeys(home) {
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(
    join(home, '.aws', 'credentials'),
    '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  );
}

/** An AWS of ten thousand security groups, parameters and log groups, in a process of its own: its work is nobody's. */
import { createServer } from 'node:http';

const MANY = 10_000;
/** Milliseconds an answer takes on its way. */
const roundTrip = Number(process.argv[2] ?? 0);

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const text = answer(request.headers['x-amz-target'], body);
    if (roundTrip === 0) response.end(text);
    else setTimeout(() => response.end(text), roundTrip);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit());

/** Pages as AWS makes them: a thousand groups, fifty parameters, fifty log groups. */
function answer(target, body) {
  if (target?.endsWith('DescribeParameters')) {
    const entry = (at) => ({ Name: `/uat/P${at}`, Type: 'String', Tier: 'Standard' });
    return json('Parameters', Number(JSON.parse(body).NextToken ?? 0), entry, 'NextToken');
  }
  if (target?.endsWith('DescribeLogGroups')) {
    const entry = (at) => ({ logGroupName: `/ecs/${at}`, logGroupArn: `arn:${at}` });
    return json('logGroups', Number(JSON.parse(body).nextToken ?? 0), entry, 'nextToken');
  }
  if (body.includes('GetCallerIdentity'))
    return '<R><Account>739991759290</Account><Arn>arn:aws:iam::739991759290:user/x</Arn><UserId>x</UserId></R>';
  return groups(Number(new URLSearchParams(body).get('NextToken') ?? 0));
}

function json(list, from, entry, token) {
  const to = Math.min(from + 50, MANY);
  const entries = Array.from({ length: to - from }, (_, index) => entry(from + index));
  return JSON.stringify({ [list]: entries, ...(to < MANY ? { [token]: String(to) } : {}) });
}

function groups(from) {
  const to = Math.min(from + 1_000, MANY);
  const rule = `<item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><ipRanges><item><cidrIp>10.0.0.0/16</cidrIp></item></ipRanges></item>`;
  const items = Array.from({ length: to - from }, (_, index) => {
    const at = from + index;
    return `<item><ownerId>739991759290</ownerId><groupId>sg-${at}</groupId><groupName>g${at}</groupName><vpcId>vpc-1</vpcId><ipPermissions>${rule}</ipPermissions><ipPermissionsEgress/></item>`;
  });
  const next = to < MANY ? `<nextToken>${to}</nextToken>` : '';
  return `<DescribeSecurityGroupsResponse><securityGroupInfo>${items.join('')}</securityGroupInfo>${next}</DescribeSecurityGroupsResponse>`;
}

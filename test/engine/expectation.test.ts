import { describe, expect, it } from 'vitest';
import {
  atLeast,
  becomes,
  differences,
  every,
  excludes,
  includes,
  json,
  missing,
  oneOf,
  present,
  startsWith,
} from '../../src/engine/expectation.ts';

describe('a pattern', () => {
  const group = { Name: 'a', Ports: [6379, 6380], Tags: [{ Key: 'env', Value: 'uat' }], Empty: [] };

  it.each([
    ['a deep partial', { Name: 'a' }],
    ['the same list', { Ports: [6379, 6380] }],
    ['some entries of a list, in any order', { Ports: includes([6380]) }],
    ['entries that must not be there', { Ports: excludes([22]) }],
    ['a list that may be missing, with excludes', { Nothing: excludes([1]) }],
    ['one of several values', { Name: oneOf(['a', 'b']) }],
    ['a beginning', { Name: startsWith('a') }],
    ['a lower bound', { Ports: [atLeast(1), atLeast(6380)] }],
    ['being there', { Name: present() }],
    ['not being there', { Empty: missing(), Gone: missing() }],
    ['every entry', { Tags: every({ Key: 'env' }) }],
    ['nothing at all', {}],
  ])('matches %s', (_what, pattern) => {
    expect(differences(pattern, group)).toEqual([]);
  });

  it.each([
    ['another value', { Name: 'b' }, 'Name'],
    ['a list in another order', { Ports: [6380, 6379] }, 'Ports[0]'],
    ['a shorter list', { Ports: [6379] }, 'Ports[1]'],
    ['a longer list', { Ports: [6379, 6380, 1] }, 'Ports[2]'],
    ['an entry that is not there', { Ports: includes([22]) }, 'Ports[*]'],
    ['an entry that must not be there', { Ports: excludes([6380]) }, 'Ports[1]'],
    ['every entry of an empty list', { Empty: every({}) }, 'Empty'],
    ['a missing field', { Gone: present() }, 'Gone'],
    ['a field that is there', { Name: missing() }, 'Name'],
    ['a nested field', { Tags: [{ Value: 'prod' }] }, 'Tags[0].Value'],
    ['a number below the bound', { Ports: [atLeast(7000), 6380] }, 'Ports[0]'],
  ])('names the path where %s is expected and not found', (_what, pattern, path) => {
    expect(differences(pattern, group).map((difference) => difference.path)).toContain(path);
  });

  it('reads a policy as JSON, URL-encoded as IAM answers it or not', () => {
    const policy = { Statement: [{ Effect: 'Allow' }] };
    const pattern = { Document: json({ Statement: [{ Effect: 'Allow' }] }) };
    expect(differences(pattern, { Document: JSON.stringify(policy) })).toEqual([]);
    expect(differences(pattern, { Document: encodeURIComponent(JSON.stringify(policy)) })).toEqual([]);
    expect(differences(pattern, { Document: 'not json' })).not.toEqual([]);
  });

  it('marks what is reached after a while', () => {
    const [difference] = differences({ runningCount: becomes(1) }, { runningCount: 0 });
    expect(difference).toMatchObject({ path: 'runningCount', expected: 1, actual: 0, eventual: true });
  });
});

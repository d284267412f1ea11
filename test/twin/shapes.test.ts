import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { Refusal } from '../../src/twin/refusal.ts';
import { defineService } from '../../src/twin/service.ts';
import { SERVICES } from '../../src/twin/services.ts';
import { checkedInput, nonconforming, revived, type Shapes } from '../../src/twin/shapes.ts';
import { aws, rehearsal } from './support.ts';

const shapes: Shapes = {
  errors: {},
  operations: { GetThing: { input: 'In', output: 'Out' }, GetCallerIdentity: { input: 'In', output: 'Out' } },
  structures: {
    In: {
      Name: '!s',
      Size: 'n',
      On: 'b',
      At: 't',
      Tags: '{}s',
      Parts: '[]#Part',
      Password: 'S',
      Body: 'x',
      Any: 'd',
    },
    Part: { Id: '!s' },
    Out: { Name: 's', At: 't', Parts: '[]#Part', Tags: '{}s' },
  },
};
const malformed = { missing: 'Missing', invalid: 'Invalid', unknown: 'Unknown' };
const checked = (input: unknown) => checkedInput(shapes, 'In', input, malformed, () => 'sealed');

function refusal(input: unknown): string {
  try {
    checked(input);
    return 'none';
  } catch (error) {
    return error instanceof Refusal ? `${error.errorName}: ${error.message}` : String(error);
  }
}

describe('a request', () => {
  it('of the right shape passes, without its undefined members', () => {
    const input = {
      Name: 'a',
      Size: 1,
      On: false,
      At: new Date(0),
      Tags: { a: 'b' },
      Parts: [{ Id: 'p' }],
      Any: { x: [1] },
    };
    expect(checked({ ...input, Body: undefined })).toEqual(input);
  });

  it.each([
    [{}, 'Missing: The request must contain the parameter Name'],
    [{ Name: 'a', Size: '1' }, 'Invalid: Invalid type for parameter Size: expected a number'],
    [{ Name: 'a', On: 'true' }, 'Invalid: Invalid type for parameter On: expected a boolean'],
    [{ Name: 'a', At: '2026-02-23' }, 'Invalid: Invalid type for parameter At: expected a timestamp'],
    [{ Name: 'a', Tags: ['a'] }, 'Invalid: Invalid type for parameter Tags: expected a map'],
    [{ Name: 'a', Parts: { Id: 'p' } }, 'Invalid: Invalid type for parameter Parts: expected a list'],
    [{ Name: 'a', Parts: [{}] }, 'Missing: The request must contain the parameter Parts[0].Id'],
    [
      { Name: 'a', Parts: [{ Id: 'p', Colour: 1 }] },
      'Unknown: The parameter Parts[0].Colour is not recognized',
    ],
    [{ Name: 'a', Size: new Secret('1') }, 'Invalid: Invalid type for parameter Size: expected a number'],
  ])('%j is refused: %s', (input, expected) => {
    expect(refusal(input)).toBe(expected);
  });

  it('has its secrets sealed, those given as plain text in a sensitive member too', () => {
    expect(checked({ Name: new Secret('n'), Password: 'plain' })).toEqual({
      Name: 'sealed',
      Password: 'sealed',
    });
  });
});

describe('an answer', () => {
  it('must have nothing that AWS does not send', () => {
    expect(nonconforming(shapes, 'Out', { Name: 'a', Parts: [{ Id: 'p' }], At: new Date(0) })).toEqual([]);
    expect(
      nonconforming(shapes, 'Out', { Name: 1, Colour: 'red', Parts: [{ Id: 'p', X: 1 }], At: 'now' }),
    ).toEqual([
      'Name is not a string',
      'Colour is not in Out',
      'Parts[0].X is not in Part',
      'At is not a timestamp',
    ]);
  });

  it('that does not conform is a fault of the twin, and is not given', async () => {
    const wrong = defineService({
      service: 'sts',
      shapes,
      malformed,
      kinds: [],
      operations: {
        GetCallerIdentity: { takes: ['Name' as never], run: () => ({ Colour: 'red' }) as never },
      },
    });
    const { twin, here } = rehearsal({ services: [wrong] });
    await expect(twin.send(here, aws('sts', 'GetCallerIdentity', { Name: 'a' }))).rejects.toThrow(
      'answers what AWS does not',
    );
    await expect(twin.send(here, aws('sts', 'GetCallerIdentity', {}))).rejects.toMatchObject({
      errorName: 'Missing',
    });
  });

  it('comes back from the file as it was given', () => {
    const output = { Name: 'a', At: new Date(1_000), Parts: [{ Id: 'p' }], Tags: { a: 'b' } };
    expect(revived(shapes, 'Out', JSON.parse(JSON.stringify(output)))).toEqual(output);
  });
});

describe('the generated shapes', () => {
  it.each(SERVICES.map((service) => [service.service, service] as const))(
    'of %s have every operation, and every member it takes',
    (_name, service) => {
      const missing = Object.keys(service.operations).filter(
        (operation) => !service.shapes.operations[operation],
      );
      expect(missing).toEqual([]);
      for (const [operation, { takes }] of Object.entries(service.operations)) {
        const { input = '' } = service.shapes.operations[operation] ?? {};
        const members = Object.keys(service.shapes.structures[input] ?? {});
        expect(
          takes.filter((member) => !members.includes(member)),
          `${operation} takes what AWS has not`,
        ).toEqual([]);
      }
    },
  );

  it('are the ones of the SDK that is installed', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-shapes.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

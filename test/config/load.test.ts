import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/config/defaults.ts';
import { type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { leaves } from '../../src/config/tree.ts';
import { variableOf } from '../../src/config/variables.ts';

let home: string;
let project: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'muvi-config-'));
  project = join(home, 'work', 'project');
  mkdirSync(project, { recursive: true });
});

const load = (options: Partial<LoadOptions> = {}) =>
  loadConfig({ cwd: project, ...options, env: { HOME: home, ...options.env } });
const projectFile = (text: string) => writeFileSync(join(project, '.muvirc'), text);

describe('precedence', () => {
  it('flags win over variables, those over the project, that over the user, that over the defaults', async () => {
    const concurrency = async (options: Partial<LoadOptions> = {}) => {
      const { config, origins } = await load(options);
      return [config.concurrency, origins.get('concurrency')?.from];
    };
    expect(await concurrency()).toEqual([DEFAULTS.concurrency, 'default']);
    mkdirSync(join(home, '.config', 'muvi'), { recursive: true });
    writeFileSync(join(home, '.config', 'muvi', 'config.yaml'), 'concurrency: 2\ndeletionsPerRun: 7\n');
    expect(await concurrency()).toEqual([2, 'user']);
    projectFile('concurrency: 3\n');
    expect(await concurrency()).toEqual([3, 'project']);
    const env = { MUVI_CONCURRENCY: '4' };
    expect(await concurrency({ env })).toEqual([4, 'variable']);
    const flags = [{ path: 'concurrency', value: 5, flag: '--x' }];
    expect(await concurrency({ env, flags })).toEqual([5, 'flag']);
    expect((await load()).config.deletionsPerRun).toBe(7);
  });

  it('--config names the one file that is read', async () => {
    projectFile('concurrency: 3\n');
    writeFileSync(join(home, '.muvirc'), 'deletionsPerRun: 7\n');
    writeFileSync(join(home, 'other.yaml'), 'readOnly: true\n');
    const { config } = await load({ file: join(home, 'other.yaml') });
    expect(config).toEqual({ ...DEFAULTS, readOnly: true });
  });

  it('the nearest .muvirc counts from a folder within the project, and its folders are relative to it', async () => {
    projectFile('logs: records\n');
    const inner = join(project, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    const { config, root } = await load({ cwd: inner });
    expect([config.logs, root]).toEqual([join(project, 'records'), project]);
  });

  it('the same as JSON', async () => {
    projectFile('{ "aurora": { "publiclyAccessible": false } }');
    expect((await load()).config.aurora.publiclyAccessible).toBe(false);
  });
});

describe('deviations', () => {
  it('say since when, or not', async () => {
    projectFile(
      'deviations: [{ resource: a/b, field: c, reason: d, since: "2026-02-26" }, { resource: a/b, field: e, reason: f }]',
    );
    expect((await load()).config.deviations).toEqual([
      { resource: 'a/b', field: 'c', reason: 'd', since: '2026-02-26' },
      { resource: 'a/b', field: 'e', reason: 'f' },
    ]);
  });
});

describe('what is not right', () => {
  const problem = (text: string, options: Partial<LoadOptions> = {}) => {
    projectFile(text);
    return load(options).then(
      () => 'loaded',
      (error: Error) => error.message,
    );
  };

  it.each([
    ['cicd: jenkins', ['cicd', '"jenkins"', 'codepipeline', 'github-actions']],
    ['concurrency: 900', ['concurrency', '900', '64']],
    ['concurrency: many', ['concurrency', '"many"', 'number']],
    ['environments: { uae: { region: dubai } }', ['environments.uae.region', '"dubai"', 'me-central-1']],
    [
      'environments: { uae: { account: 739991759290 } }',
      ['environments.uae.account', '739991759290', 'quote'],
    ],
    ['store: s3:/bucket/prefix', ['store', '"s3:/bucket/prefix"', 's3://bucket/prefix']],
    ["store: ''", ['store', '""', 'a folder']],
    ['readOnly: yes please', ['readOnly', '"yes please"', 'true or false']],
    ['deviations: [{ resource: x, field: y }]', ['deviations[0].reason', 'missing']],
    [
      'deviations: [{ resource: x, field: y, reason: z, since: "2026-02-30" }]',
      ['deviations[0].since', '"2026-02-30"', '"2026-02-26"'],
    ],
    // YAML makes a time of it, and of the thirtieth of February the second of March.
    [
      'deviations: [{ resource: x, field: y, reason: z, since: 2026-02-30 }]',
      ['deviations[0].since', 'quote it'],
    ],
    [
      'deviations: [{ resource: x, field: y, reason: z, sinse: "2026-02-26" }]',
      ['deviations[0].sinse', 'did you mean since?', 'resource, field, reason, since'],
    ],
    ["environments: { uae: { profile: '' } }", ['environments.uae.profile is "";', 'the name of a profile']],
    ['deviations: [1]', ['deviations[0] is 1;', 'the fields resource, field, reason, since']],
    ['deviations: {}', ['deviations is a set of fields;', 'a list of entries with the fields resource,']],
    ['foreignAccounts: x', ['foreignAccounts is "x";', 'a list of strings']],
    ['environments: []', ['environments is a list;', 'the fields uae, frankfurt, prod']],
    ['cicd: { a: b }', ['cicd is a set of fields;', 'codepipeline, github-actions']],
    ['schemaServices: { prod: x, uae: y }', ['schemaServices.prod ', 'production, uae']],
    ['concurency: 4', ['concurency', 'did you mean concurrency?']],
    ['aurora: { public: true }', ['aurora.public', 'publiclyAccessible']],
    ['environments: { prod: { narrow: assume-role } }', ['environments.prod.role', 'ARN']],
  ])('%s names the path, the value and what is allowed', async (text, words) => {
    const message = await problem(text);
    expect(message).toContain(join(project, '.muvirc'));
    for (const word of words) expect(message).toContain(word);
  });

  it.each([
    ['a field of no meaning', 'environments: { uae: { secretAccessKey: wJalr/SECRET } }'],
    ['fields beneath a known one', 'environments: { uae: { profile: { secretAccessKey: wJalr/SECRET } } }'],
    ['a list in the place of a string', 'store: [wJalr/SECRET]'],
    ['fields beneath an entry', 'deviations: [{ resource: { secretAccessKey: wJalr/SECRET } }]'],
    ['a line near one that is not YAML', 'a:\n  secretAccessKey: wJalr/SECRET\n b: ['],
    ['an alias', 'a: *wJalr/SECRET'],
    ['a tag', 'a: !wJalr/SECRET b'],
  ])('never shows what %s holds: it may be a secret', async (_what, text) => {
    const message = await problem(text);
    expect(message).toContain(join(project, '.muvirc'));
    expect(message).not.toContain('wJalr');
  });

  it('has a line for each mistake', async () => {
    const message = await problem('cicd: jenkins\nconcurrency: 900\nfoo: 1\nbar: 2');
    expect(message.split('\n')).toHaveLength(5);
    expect(message.split('\n')[1]).toMatch(/^ {2}\S/);
  });

  it("refuses prod's account for an environment that may be written to", async () => {
    const message = await problem(
      `environments: { uae: { account: "${DEFAULTS.environments.prod.account}" } }`,
    );
    expect(message).toMatch(/environments\.uae\.account .* prod's/);
  });

  it('an unknown MUVI_ variable is an error, since a mistyped MUVI_READ_ONLY would write', async () => {
    const message = await problem('', { env: { MUVI_READONLY: '1' } });
    expect(message).toContain('MUVI_READONLY');
    expect(message).toContain('did you mean MUVI_READ_ONLY?');
  });

  it.each([
    ['MUVI_READ_ONLY', 'ja', 'true or false'],
    ['MUVI_CONCURRENCY', '0', 'at least 1'],
    ['MUVI_CICD', 'jenkins', 'github-actions'],
  ])('%s=%s names what is allowed', async (name, value, allowed) => {
    expect(await problem('', { env: { [name]: value } })).toContain(allowed);
  });

  it('a file that is neither YAML nor JSON says where it breaks', async () => {
    expect(await problem('a: [1,\nb: 2')).toMatch(/\.muvirc could not be read/);
  });

  it('a missing --config file is named', async () => {
    expect(await problem('', { file: 'gone.yaml' })).toContain(join(project, 'gone.yaml'));
  });

  it('a .muvirc.js of a checkout is never run', async () => {
    writeFileSync(join(project, '.muvirc.js'), 'throw new Error("was run")');
    expect((await load()).config).toEqual(DEFAULTS);
  });
});

describe('the shipped example', () => {
  const example = resolve(import.meta.dirname, '../../.muvirc.example');

  it('loads, and says what the defaults are', async () => {
    copyFileSync(example, join(project, '.muvirc'));
    const { config, origins } = await load();
    const relative = { store: join(project, DEFAULTS.store), logs: join(project, DEFAULTS.logs) };
    expect(config).toEqual({ ...DEFAULTS, ...relative });
    const unexplained = leaves(DEFAULTS).filter(([path]) => origins.get(path)?.from !== 'project');
    expect(unexplained).toEqual([]);
  });
});

describe('defaults and variables', () => {
  it('the defaults satisfy the schema', () => {
    expect(configSchema.parse(DEFAULTS)).toEqual(DEFAULTS);
  });

  it('every field but a list of objects has a variable of its own', () => {
    const names = leaves(DEFAULTS).map(([path]) => variableOf(path));
    expect(names.filter((name) => name === undefined)).toHaveLength(1);
    expect(new Set(names).size).toBe(names.length);
  });

  it('a variable sets a nested field, a list and a nullable one', async () => {
    const env = {
      MUVI_UAE_PROFILE: 'uat',
      MUVI_FOREIGN_ACCOUNTS: '111111111111,222222222222',
      MUVI_TICKET_LISTENER_PORT: '5008',
    };
    const { config } = await load({ env });
    expect(config.environments.uae.profile).toBe('uat');
    expect(config.foreignAccounts).toEqual(['111111111111', '222222222222']);
    expect(config.ticket.listenerPort).toBe(5008);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { defaultSettings } from '../../phases/settings.ts';
import { outlineOf } from '../../src/engine/outline.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from './built.ts';

describe('the phases as the build has them', () => {
  it.each(phases().map((phase) => [phase.id, phase] as const))(
    'phase %s is shown as it is declared',
    async (id, phase) => {
      const { stdout } = await muvi(['phase', 'show', id, '--json'], { cwd: emptyFolder() });
      expect(JSON.parse(stdout)).toEqual({ ...outlineOf(phase), status: 'not started' });
    },
  );

  it('are not used where a setting changes the phases', async () => {
    const changed = { ...defaultSettings, schemaServices: { production: 'p', uae: 'u' } };
    const differing = phases(changed).filter(
      (phase, index) =>
        JSON.stringify(outlineOf(phase)) !== JSON.stringify(outlineOf(phases()[index] ?? phase)),
    );
    expect(differing).not.toEqual([]);
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.muvirc'), JSON.stringify({ schemaServices: changed.schemaServices }));
    for (const phase of differing) {
      const { stdout } = await muvi(['phase', 'show', phase.id, '--json'], { cwd });
      expect(JSON.parse(stdout)).toEqual({ ...outlineOf(phase), status: 'not started' });
    }
  });
});

describe('a pack', () => {
  let dist: string;
  beforeAll(async () => {
    dist = join(await builtMuvi(), 'dist');
  }, 120_000);

  it.each([
    'phase list',
    'phase show 4',
    'status',
    'config',
    'guard explain rds DescribeDBInstances',
    'completion bash',
  ])('has all that muvi %s loads', (line) => {
    const cwd = emptyFolder();
    const words = JSON.stringify(line.split(' '));
    const script = `
      const load = require(${JSON.stringify(join(dist, 'load.cjs'))});
      process.on('exit', () => require('node:fs').writeFileSync('ran', [...load.scripts.keys()].join('\\n')));
      process.argv = [process.argv[0], 'muvi', ...${words}];
      load.pack(${words});
      load('main.cjs').main();`;
    execFileSync(process.execPath, ['-e', script], { cwd, env: plainEnvironment(cwd), stdio: 'ignore' });
    expect(readFileSync(join(cwd, 'ran'), 'utf8').split('\n')).toEqual([
      expect.stringMatching(/^pack-[\w-]+\.cjs$/),
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CopyOptions,
  copyDatabases,
  fileCheckpoints,
  findTools,
  type Server,
} from '../../src/database/index.ts';

/** What a copying process is told, in the file that its first argument names. */
export interface CopyProcess {
  databases: { from: Server; to: Server }[];
  checkpoints: string;
  /** Where it kills itself: as a stage begins, or `before …` or `after …` a checkpoint of that stage is written. */
  dieAt?: string | undefined;
}

const told = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CopyProcess;
const passing = (moment: string) => {
  process.stdout.write(`${moment}\n`);
  if (moment === told.dieAt) process.kill(process.pid, 'SIGKILL');
};
const kept = fileCheckpoints(told.checkpoints);
const checkpoints: CopyOptions['checkpoints'] = {
  ...kept,
  async write(key, checkpoint) {
    passing(`before ${checkpoint.stage}`);
    await kept.write(key, checkpoint);
    passing(`after ${checkpoint.stage}`);
  },
};
const reports = await copyDatabases({
  databases: told.databases,
  tools: await findTools(process.env),
  clock: { now: () => Date.now(), sleep: (ms) => sleep(ms) },
  checkpoints,
  onProgress(event) {
    if (event.kind === 'stage') passing(event.stage);
    if (event.kind === 'rows') passing(`${event.database} at ${Math.floor(event.fraction * 100)} %`);
  },
});
process.stdout.write(`${JSON.stringify(reports.map(({ outcome }) => outcome))}\n`);

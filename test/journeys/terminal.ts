import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { builtMuvi, plainEnvironment } from '../cli/built.ts';

/** A real terminal of a given size, with a shell in it, in a folder of its own. */
export interface Terminal {
  readonly cwd: string;
  /** Types text as a person does; `Enter`, `C-c`, `C-d` and `Down` are keys. */
  type(...keys: string[]): void;
  /** Starts muvi with these words; its exit code is shown as `[exit N]` when it ends. */
  muvi(line: string, env?: string): void;
  /** Makes it another width, as dragging its edge does; what stands in it is carried over. */
  resize(columns: number): void;
  /** The device that stands for it, to write to from here. */
  device(): string;
  /** What is to be seen, without trailing blanks. `history` includes what has scrolled away. */
  screen(history?: boolean): string;
  /** All that was shown, with the escapes that colour it. */
  colours(): string;
  /** Waits until the screen shows this, and returns it. */
  shows(what: RegExp | string, history?: boolean): Promise<string>;
  /** What the screen shows when what was started last has ended. */
  end(): RegExp;
  /** Waits for the end of what was started, and returns its exit code. */
  exits(): Promise<number>;
  close(): void;
}

/** `program`: another muvi than the one built from the sources as they are. */
export async function openTerminal(columns = 80, rows = 40, program?: string): Promise<Terminal> {
  const bin = program ?? join(await builtMuvi(), 'bin', 'muvi.js');
  const cwd = mkdtempSync(join(tmpdir(), 'muvi-journey-'));
  const socket = join(cwd, 'tmux');
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd },
    });
  const env = Object.entries({ ...plainEnvironment(cwd), TERM: 'screen-256color' }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux(
    'new-session',
    '-d',
    ...size,
    '-c',
    cwd,
    'env',
    '-i',
    ...env,
    'PS1=$ ',
    'bash',
    '--norc',
    '--noprofile',
  );
  tmux('set-option', '-g', 'history-limit', '5000');

  const screen = (history = false): string =>
    tmux('capture-pane', '-p', '-J', ...(history ? ['-S', '-'] : [])).replace(/\s+$/, '');
  const shows = async (what: RegExp | string, history = false): Promise<string> => {
    const found = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
    const end = performance.now() + 30_000;
    for (;;) {
      const seen = screen(history);
      if (found(seen)) return seen;
      if (performance.now() > end) throw new Error(`never shown: ${what}\n${screen(true)}`);
      await setTimeout(20);
    }
  };
  let runs = 0;
  return {
    cwd,
    screen,
    colours: () => tmux('capture-pane', '-p', '-e', '-S', '-'),
    shows,
    resize: (wide) => {
      tmux('resize-window', '-x', String(wide), '-y', String(rows));
    },
    device: () => tmux('display-message', '-p', '#{pane_tty}').trim(),
    type: (...keys) => {
      tmux('send-keys', ...keys);
    },
    muvi(line, variables = '') {
      runs += 1;
      tmux('send-keys', '-l', `clear; ${variables} node ${bin} ${line}; echo "[exit $? of ${runs}]"`);
      tmux('send-keys', 'Enter');
    },
    end: () => new RegExp(`^\\[exit \\d+ of ${runs}\\]`, 'm'),
    async exits() {
      const seen = await shows(new RegExp(`^\\[exit \\d+ of ${runs}\\]`, 'm'));
      return Number(new RegExp(`^\\[exit (\\d+) of ${runs}\\]`, 'm').exec(seen)?.[1]);
    },
    close() {
      try {
        tmux('kill-server');
        rmSync(cwd, { recursive: true, force: true });
      } catch {
        // What ran in the folder may still be writing its last; the folder is a temporary one.
      }
    },
  };
}

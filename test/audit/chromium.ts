import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
  readonly result?: Record<string, never>;
  readonly sessionId?: string;
}

/** How a page came out: what the browser complained of, and what an expression gives in it. */
export interface Shown {
  readonly complaints: readonly string[];
  evaluate(expression: string): Promise<unknown>;
}

export interface Browser {
  open(url: string, view: { readonly width: number; readonly scheme: 'light' | 'dark' }): Promise<Shown>;
  close(): Promise<void>;
}

/** A headless Chromium, spoken to over its debugging pipe: no port, no package. */
export async function startChromium(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'muvi-chromium-'));
  const child = spawn(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise((done) => child.once('exit', done));
  const [, , , into, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (result: Record<string, never>) => void>();
  const heard: Message[] = [];
  let rest = '';
  from.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) heard.push(message);
      else waiting.get(message.id)?.(message.result ?? ({} as Record<string, never>));
    }
  });
  let sent = 0;
  const ask = (method: string, params: object = {}, sessionId?: string) =>
    new Promise<Record<string, never>>((resolve) => {
      sent += 1;
      waiting.set(sent, resolve);
      into.write(`${JSON.stringify({ id: sent, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  return {
    async open(url, { width, scheme }) {
      const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
      const session = String(sessionId);
      for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await ask(`${domain}.enable`, {}, session);
      const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 };
      await ask('Emulation.setDeviceMetricsOverride', metrics, session);
      const features = [{ name: 'prefers-color-scheme', value: scheme }];
      await ask('Emulation.setEmulatedMedia', { features }, session);
      await ask('Page.navigate', { url }, session);
      const evaluate = async (expression: string) => {
        const answer = await ask(
          'Runtime.evaluate',
          { expression, awaitPromise: true, returnByValue: true },
          session,
        );
        return (answer.result as { value?: unknown } | undefined)?.value;
      };
      await evaluate(
        `new Promise((done) => (document.readyState === 'complete' ? done() : addEventListener('load', done)))`,
      );
      const complaints = heard
        .filter((one) => one.sessionId === session)
        .filter(({ method }) =>
          ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'].includes(method ?? ''),
        )
        .map(({ params }) => JSON.stringify(params));
      return { complaints, evaluate };
    },
    async close() {
      await ask('Browser.close');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

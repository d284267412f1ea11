import { type Screen, screenOver } from '../../src/cli/screen.ts';

/** A screen that keeps what is written to it: a pipe, or a colourless terminal of a width. */
export function collected(
  columns?: number,
  env: NodeJS.ProcessEnv = { LANG: 'C.UTF-8', NO_COLOR: '1' },
): {
  readonly screen: Screen;
  text(): string;
} {
  let text = '';
  const sink = {
    ...(columns === undefined ? {} : { isTTY: true, columns }),
    write: (part: string) => (text += part),
  };
  return { screen: screenOver(sink, { env, scrub: (part) => part }), text: () => text };
}

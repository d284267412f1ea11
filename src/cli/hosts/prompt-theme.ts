import type { Screen } from '../screen.ts';

type Drawing = Pick<Screen, 'unicode' | 'paint'>;

/** What a question is drawn with where the terminal has no Unicode: inquirer looks at the platform alone. */
export function promptTheme({ unicode, paint }: Drawing) {
  if (unicode) return {};
  return {
    prefix: { idle: paint('blue', '?'), done: paint('green', 'ok') },
    spinner: { interval: 80, frames: ['-', '\\', '|', '/'] },
  };
}

/** The same for a choice, with its cursor and the help beneath it. */
export function choiceTheme({ unicode, paint }: Drawing) {
  if (unicode) return {};
  const style = { keysHelpTip: () => paint('dim', 'up and down move, enter selects') };
  return { ...promptTheme({ unicode, paint }), icon: { cursor: '>' }, style };
}

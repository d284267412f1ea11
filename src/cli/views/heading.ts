import type { Screen } from '../screen.ts';

/** A title as it heads what is shown of it: that of a rehearsal says that it is one. */
export function headed(title: string, rehearsal: boolean): string {
  return rehearsal ? `${title} (rehearsal)` : title;
}

/** The line above a table that looks the same for the real build: none there, so that its output stays as it is. */
export function headLine(screen: Screen, title: string, rehearsal: boolean): string {
  return rehearsal ? `${screen.paint('bold', headed(title, rehearsal))}\n` : '';
}

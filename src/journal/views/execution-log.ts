import type { Entry, Event } from '../../engine/events.ts';
import { GENESIS } from '../chain.ts';
import type { Block } from './anchors.ts';
import { logEntry } from './log-entry.ts';
import { code, prose } from './markdown.ts';

/** `2B` → `UAE_PHASE2B_EXECUTION_LOG.md` */
export function logFile(phase: string): string {
  return `UAE_PHASE${phase.replace(/[^0-9A-Za-z]/g, '_')}_EXECUTION_LOG.md`;
}

/** The block at the top of a phase's log: number 0, which no entry has. */
export function logHeader(phase: string, title: string, rehearsal: boolean): Block {
  const lines = [
    `# Phase ${prose(phase)}: ${prose(title)}, execution log${rehearsal ? ' (rehearsal)' : ''}`,
    '',
    ...(rehearsal
      ? ['A rehearsal: every call went to a simulated AWS, and all times are simulated.', '']
      : []),
    `Written from the journal as things happen. What you add between entries stays; an entry you change is put back, with your text quoted below it. Check the journal with ${code('muvi log verify')}.`,
  ];
  return { seq: 0, entry: GENESIS, content: lines.join('\n') };
}

/** An entry's block. */
export function logBlock(entry: Entry, rehearsal: boolean): Block {
  return { seq: entry.seq, entry: entry.hash, content: logEntry(entry, rehearsal) };
}

/**
 * Says to which phase's log an entry goes: its own, or for what concerns no phase (a decision, a mode, the lock)
 * that of the phase which is running. Entries are routed in order.
 */
export function logRouter(): (event: Event) => string | undefined {
  let running: string | undefined;
  return (event) => {
    if (event.type === 'run-started') running = event.phase;
    const phase = 'phase' in event ? event.phase : running;
    if (event.type === 'stopped' || event.type === 'phase-finished') running = undefined;
    return phase;
  };
}

import { describe, expect, it } from 'vitest';
import { stripControls } from '../../src/secrets/terminal.ts';

describe('a string from AWS', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u001b]0;a title\u0007b', 'ab'],
    ['a\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\b', 'alinkb'],
    ['a\u001b]52;c;ZXZpbA==\u0007b', 'ab'],
    ['a\u001bP+q544e\u001b\\b', 'ab'],
    ['a\u009b2Jb', 'ab'],
    ['a\u009d0;t\u009cb', 'ab'],
    ['a\u001b[2K\rfake', 'afake'],
    ['a\u0008\u0008b', 'ab'],
    ['a\u001bcb', 'ab'],
    ['a\u001b(0b', 'ab'],
    ['a\u001b[', 'a'],
    ['a\u001b', 'a'],
    ['a\u001b]never ended', 'a'],
    ['gpj.\u202eexe', 'gpj.exe'],
    ['line\nand\ttab', 'line\nand\ttab'],
    ['Müller €🔑 [x]', 'Müller €🔑 [x]'],
  ])('%j is shown as %j', (text, shown) => {
    expect(stripControls(text)).toBe(shown);
  });

  it('stays clean when what is left forms a new sequence', () => {
    const sneaky = '\u001b\u001b[[31mred';
    expect(stripControls(sneaky)).not.toContain('\u001b');
  });
});

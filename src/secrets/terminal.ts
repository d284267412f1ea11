// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file takes out

/** Operating-system commands (titles, links, the clipboard), device strings and the like, to their end. */
const STRINGS = /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[\s\S]*?(?:\u0007|\u001b\\|\u009c|$)/g;
/** Control sequences: colours, cursor movement, erasing. */
const SEQUENCES = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g;
/** Other escapes, of two or three characters. */
const ESCAPES = /\u001b[ -/]*[0-~]?/g;
/** What is left of the C0 and C1 controls, save tab and newline; and what turns the direction of text around. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A string from AWS (a tag, a name, an error) made safe for a terminal or a page: no escape sequence, no control
 * character but tab and newline, no bidirectional override.
 */
export function stripControls(text: string): string {
  return text.replace(STRINGS, '').replace(SEQUENCES, '').replace(ESCAPES, '').replace(CONTROLS, '');
}

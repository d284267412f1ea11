/** Too little of a value to be told from chance: shorter pieces are not looked for. */
const SHORTEST_PIECE = 6;

/**
 * Every form a value takes on its way through muvi: raw, in JSON (and JSON within JSON), in a URL, in XML and
 * HTML, in hex, and in base64, where it may begin at any of three alignments within a longer text.
 */
export function encodings(value: string): Set<string> {
  const bytes = Buffer.from(value, 'utf8');
  const forms = [
    value,
    inJson(value),
    inJson(inJson(value)),
    ...inUrl(value),
    ...inMarkup(value),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...inBase64(bytes),
    ...inBase64(Buffer.from(inJson(value), 'utf8')),
  ];
  return new Set(forms.filter((form) => form.length >= SHORTEST_PIECE));
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function inUrl(value: string): string[] {
  let component: string;
  try {
    component = encodeURIComponent(value);
  } catch {
    return [];
  }
  const strict = component.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const upper = [component, strict, form, encodeURI(value)];
  const lower = upper.map((text) => text.replace(/%[0-9A-F]{2}/g, lowered));
  return [...upper, ...lower];
}

function inMarkup(value: string): string[] {
  const basic = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = basic.replaceAll('"', '&quot;');
  const all = (apostrophe: string) => quoted.replaceAll("'", apostrophe);
  return [basic, quoted, all('&#39;'), all('&#x27;'), all('&apos;'), quoted.replaceAll('\n', '&#xA;')];
}

/**
 * Base64 turns three bytes into four characters, so a value within a longer text looks one of three ways. Of
 * each, the characters that depend on nothing but the value.
 */
function inBase64(bytes: Buffer): string[] {
  const pieces = [bytes.toString('base64').replace(/=+$/, '')];
  for (const offset of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const first = Math.ceil((offset * 4) / 3);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    pieces.push(whole.slice(first, last));
  }
  return pieces.flatMap((piece) => [
    piece,
    piece.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(piece),
    encodeURIComponent(piece).replace(/%2[BF]/g, lowered),
  ]);
}

function lowered(octet: string): string {
  return octet.toLowerCase();
}

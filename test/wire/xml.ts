/** A failure as the query APIs put it: code and message, in the service's namespace. */
export function fault(namespace: string, code: string, message: string): string {
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>relay</RequestId></ErrorResponse>`;
}

/** An answer of a query API. */
export function result(namespace: string, operation: string, content: string): string {
  return `<${operation}Response xmlns="${namespace}"><${operation}Result>${content}</${operation}Result><ResponseMetadata><RequestId>relay</RequestId></ResponseMetadata></${operation}Response>`;
}

/** `<Name>value</Name>` for each field that has a value; lists as members. */
export function fields(given: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  return Object.entries(given)
    .map(([name, value]) => {
      if (value === undefined) return '';
      const inner =
        typeof value === 'string' ? value : value.map((one) => `<member>${one}</member>`).join('');
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}

/** The values of a numbered parameter: `VpcSubnetIds.member.1`, `.2` and so on, as the query APIs send lists. */
export function numbered(parameters: URLSearchParams, name: string): string[] {
  return [...parameters].filter(([key]) => key.startsWith(`${name}.`)).map(([, value]) => value);
}

/** The body with only those items of a list that are wanted; items within items are left as they are. */
export function keepItems(body: string, list: string, wanted: (item: string) => boolean): string {
  const open = body.indexOf(`<${list}>`);
  const close = body.lastIndexOf(`</${list}>`);
  if (open < 0 || close < 0) return body;
  const start = open + list.length + 2;
  const kept: string[] = [];
  let depth = 0;
  let from = start;
  for (const tag of body.slice(start, close).matchAll(/<(\/?)item>/g)) {
    depth += tag[1] === '' ? 1 : -1;
    const at = start + tag.index;
    if (tag[1] === '' && depth === 1) from = at;
    if (depth === 0) kept.push(body.slice(from, at + tag[0].length));
  }
  return body.slice(0, start) + kept.filter(wanted).join('') + body.slice(close);
}

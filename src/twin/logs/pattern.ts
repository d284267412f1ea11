import { unsupported } from '../refusal.ts';

/**
 * A filter pattern for unstructured events as a test of a message:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * Terms match case-sensitively; all plain ones must stand in the message, one of those marked `?` where nothing
 * else is asked (beside a plain term AWS ignores them), none of those marked `-`. JSON, space-delimited and
 * regular-expression patterns are not modelled.
 */
export function matcher(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[]|%/.test(text)) unsupported(`the filter pattern ${text}`);
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)].map(
    ([, mark = '', quoted, plain = '']) => ({ mark, term: quoted?.replace(/\\(.)/g, '$1') ?? plain }),
  );
  const marked = (mark: string) => terms.filter((each) => each.mark === mark).map(({ term }) => term);
  const [all, any, none] = [marked(''), marked('?'), marked('-')];
  return (message) => {
    if (none.some((term) => message.includes(term))) return false;
    if (all.length > 0) return all.every((term) => message.includes(term));
    return any.length === 0 || any.some((term) => message.includes(term));
  };
}

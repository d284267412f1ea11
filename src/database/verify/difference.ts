/** What can differ between two databases. */
export type DifferenceKind =
  | 'schema'
  | 'extension'
  | 'type'
  | 'function'
  | 'table'
  | 'column'
  | 'rows'
  | 'content'
  | 'index'
  | 'constraint'
  | 'trigger'
  | 'policy'
  | 'rule'
  | 'view'
  | 'sequence'
  | 'large objects';

/** One difference between a source and its copy. */
export interface Difference {
  kind: DifferenceKind;
  /** The table it concerns, as `schema.table`; undefined for what belongs to none. */
  table: string | undefined;
  /** The thing that differs, such as an index; the table itself for its rows. */
  object: string;
  /** What the source has; undefined where it lacks the thing. */
  source: string | undefined;
  /** What the target has; undefined where it lacks the thing. */
  target: string | undefined;
}

/** One line for people: `rows of public.orders: 100 in the source, 99 in the target`. */
export function describeDifference({ kind, table, object, source, target }: Difference): string {
  const of = table !== undefined && table !== object ? `${object} of ${table}` : object;
  if (source === undefined) return `${kind} ${of}: only in the target (${short(target)})`;
  if (target === undefined) return `${kind} ${of}: missing in the target (${short(source)})`;
  return `${kind} ${of}: ${short(source)} in the source, ${short(target)} in the target`;
}

function short(text: string | undefined): string {
  const line = (text ?? '').replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}

import { qualified } from '../names.ts';
import type { Session } from '../server/session.ts';

/** Views and materialized views with what each reads: `reads` holds every view named in its definition. */
const VIEWS = `
  SELECT v.oid::text AS id, n.nspname AS schema, v.relname AS name, v.relkind = 'm' AND v.relispopulated AS refresh,
         ARRAY(SELECT DISTINCT d.refobjid::text FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid
                 JOIN pg_class u ON u.oid = d.refobjid AND u.relkind IN ('v', 'm')
                WHERE r.ev_class = v.oid AND d.classid = 'pg_rewrite'::regclass
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid) AS reads
    FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
   WHERE v.relkind IN ('v', 'm') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   ORDER BY n.nspname, v.relname`;

interface View {
  id: string;
  schema: string;
  name: string;
  refresh: boolean;
  reads: string[];
}

/** Fills the materialized views that are filled in the source, each after those it reads. Gives how many. */
export async function refreshMaterializedViews(source: Session, target: Session): Promise<number> {
  const ordered = inOrder(await source.query<View>(VIEWS)).filter(({ refresh }) => refresh);
  for (const { schema, name } of ordered) {
    await target.query(`REFRESH MATERIALIZED VIEW ${qualified(schema, name)}`);
  }
  return ordered.length;
}

/** The views so that each comes after all it reads, through however many plain views. */
export function inOrder<V extends { id: string; reads: string[] }>(views: V[]): V[] {
  const byId = new Map(views.map((view) => [view.id, view]));
  const seen = new Set<string>();
  const ordered: V[] = [];
  const visit = (view: V | undefined) => {
    if (!view || seen.has(view.id)) return;
    seen.add(view.id);
    for (const id of view.reads) visit(byId.get(id));
    ordered.push(view);
  };
  for (const view of views) visit(view);
  return ordered;
}

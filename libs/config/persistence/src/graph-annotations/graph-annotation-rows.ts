import type { GraphAnnotation } from '@tocsin/config-domain';
import { z } from 'zod';

const storedAnnotation = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  from: z.int(),
  to: z.int(),
  service: z.string(),
  roles: z.array(z.string()),
});

/** Columns as members of an annotation; roles that have been deleted since are left out. */
export const ANNOTATION_COLUMNS = `id, title, description, begins_at as "from", ends_at as "to", service,
  array(select name from role
        where role.org_id = graph_annotation.org_id and role.service = graph_annotation.service
          and name = any (graph_annotation.roles)
        order by name) as roles`;

export function storedAnnotations(rows: readonly unknown[]): readonly GraphAnnotation[] {
  return rows.map((row) => storedAnnotation.parse(row));
}

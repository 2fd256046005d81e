import { type GraphAnnotation, GraphAnnotationWriter } from '@tocsin/config-domain';
import type { ChangeScope } from '../changes/change-scope.js';
import { ANNOTATION_COLUMNS, storedAnnotations } from './graph-annotation-rows.js';

export class PostgresGraphAnnotationWriter extends GraphAnnotationWriter {
  constructor(private readonly scope: ChangeScope) {
    super();
  }

  override async insert(annotation: GraphAnnotation): Promise<void> {
    await this.scope.rows(
      `insert into graph_annotation (org_id, id, title, description, begins_at, ends_at, service, roles, updated_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      this.parameters(annotation),
    );
  }

  override async replace(annotation: GraphAnnotation): Promise<boolean> {
    const replaced = await this.scope.rows(
      `update graph_annotation set title = $3, description = $4, begins_at = $5, ends_at = $6, service = $7, roles = $8,
         updated_by = $9
       where org_id = $1 and id = $2 returning id`,
      this.parameters(annotation),
    );
    return replaced.length > 0;
  }

  override async remove(id: string): Promise<GraphAnnotation | undefined> {
    return storedAnnotations(
      await this.scope.rows(
        `delete from graph_annotation where org_id = $1 and id = $2 returning ${ANNOTATION_COLUMNS}`,
        [this.scope.org, id],
      ),
    )[0];
  }

  private parameters({ id, title, description, from, to, service, roles }: GraphAnnotation): unknown[] {
    return [this.scope.org, id, title, description, from, to, service, roles, JSON.stringify(this.scope.actor)];
  }
}

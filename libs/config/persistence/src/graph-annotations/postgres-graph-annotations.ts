import { type GraphAnnotation, GraphAnnotations } from '@tocsin/config-domain';
import type { EpochSeconds } from '@tocsin/runtime';
import type { Rows } from '../rows.js';
import { ANNOTATION_COLUMNS, storedAnnotations } from './graph-annotation-rows.js';

export class PostgresGraphAnnotations extends GraphAnnotations {
  constructor(private readonly database: Rows) {
    super();
  }

  override async intersecting(
    org: string,
    service: string,
    from: EpochSeconds,
    to: EpochSeconds,
  ): Promise<readonly GraphAnnotation[]> {
    return storedAnnotations(
      await this.database.rows(
        `select ${ANNOTATION_COLUMNS} from graph_annotation
         where org_id = $1 and service = $2 and begins_at <= $4 and ends_at >= $3
         order by begins_at, id`,
        [org, service, from, to],
      ),
    );
  }
}

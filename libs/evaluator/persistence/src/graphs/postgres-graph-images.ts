import { type GraphImage, type GraphImageKey, GraphImages } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { databaseError } from '@tocsin/persistence';
import type { DataSource } from 'typeorm';
import { toTransition } from '../alerts/postgres-stored-alerts.js';

/** Transitions before the wanted one that a graph may draw from: an alert may change for months. */
const MOST_TRANSITIONS = 500;

const IMAGE = `select png, judged_at::float8 as "judgedAt" from alert_image join organization g using (org_id)
  where g.key = $1 and alert_id = $2 and sequence = $3`;

/** Pictures in a table of their own; any process draws and serves them. */
export class PostgresGraphImages extends GraphImages {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(key: GraphImageKey): Promise<GraphImage | undefined> {
    const [image] = await this.read<GraphImage>(IMAGE, parametersOf(key));
    return image;
  }

  override async keep(key: GraphImageKey, image: GraphImage): Promise<GraphImage> {
    await this.read(
      `insert into alert_image (org_id, alert_id, sequence, judged_at, png)
       select org_id, $2, $3, $4, $5 from organization where key = $1
       on conflict (org_id, alert_id, sequence) do nothing`,
      [...parametersOf(key), image.judgedAt, image.png],
    );
    return (await this.find(key)) ?? image;
  }

  override async transitionsUpTo(key: GraphImageKey): Promise<readonly AlertTransition[]> {
    const rows = await this.read<{ body: Buffer }>(
      `select body from alert_transition join organization g using (org_id)
       where g.key = $1 and alert_id = $2 and sequence <= $3 order by sequence desc limit ${MOST_TRANSITIONS}`,
      parametersOf(key),
    );
    const transitions = rows.map(toTransition).reverse();
    return transitions.at(-1)?.sequence === key.sequence ? transitions : [];
  }

  private async read<Row>(statement: string, parameters: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.dataSource.query<Row[]>(statement, [...parameters]);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

const parametersOf = ({ org, alertId, sequence }: GraphImageKey): readonly unknown[] => [org, alertId, sequence];

import { ProjectWebhooks } from '@tocsin/config-domain';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import type { Rows } from '../rows.js';
import { SELECT_WEBHOOKS, storedWebhooks } from './project-webhook-rows.js';

export class PostgresProjectWebhooks extends ProjectWebhooks {
  constructor(private readonly database: Rows) {
    super();
  }

  override async list(org: string, projectId: string): Promise<readonly ProjectWebhookState[]> {
    const rows = await this.database.rows(`${SELECT_WEBHOOKS} and project_id = $2 order by id`, [org, projectId]);
    return storedWebhooks(rows).map(({ entity }) => entity);
  }

  override async find(org: string, projectId: string, id: string): Promise<ProjectWebhookState | undefined> {
    const rows = await this.database.rows(`${SELECT_WEBHOOKS} and project_id = $2 and id = $3`, [org, projectId, id]);
    return storedWebhooks(rows)[0]?.entity;
  }
}

import { ProjectWebhookWriter, type Stored } from '@tocsin/config-domain';
import type { ProjectWebhookState } from '@tocsin/payload-schemas';
import { isUniqueViolation } from '@tocsin/persistence';
import { ConflictError } from '@tocsin/runtime';
import type { ChangeScope } from '../changes/change-scope.js';
import { StateTable } from '../changes/state-table.js';
import { SELECT_WEBHOOKS, storedWebhooks } from './project-webhook-rows.js';

export class PostgresProjectWebhookWriter extends ProjectWebhookWriter {
  private readonly table: StateTable<'projectWebhook'>;

  constructor(private readonly scope: ChangeScope) {
    super();
    this.table = new StateTable(scope, 'projectWebhook');
  }

  override async lock(id: string): Promise<Stored<ProjectWebhookState> | undefined> {
    return (await this.lockThose('id', id))[0];
  }

  override lockAllOf(projectId: string): Promise<readonly Stored<ProjectWebhookState>[]> {
    return this.lockThose('project_id', projectId);
  }

  override lockThoseOwnedBy(userId: string): Promise<readonly Stored<ProjectWebhookState>[]> {
    return this.lockThose('owner_id', userId);
  }

  override insert(webhook: ProjectWebhookState): Promise<void> {
    return withNameFree(webhook, () => this.table.insert(webhook));
  }

  override save(before: Stored<ProjectWebhookState>, webhook: ProjectWebhookState): Promise<void> {
    return withNameFree(webhook, () => this.table.save(before, webhook));
  }

  override remove(before: Stored<ProjectWebhookState>): Promise<void> {
    return this.table.remove(before);
  }

  private async lockThose(
    column: 'id' | 'project_id' | 'owner_id',
    value: string,
  ): Promise<readonly Stored<ProjectWebhookState>[]> {
    const sql = `${SELECT_WEBHOOKS} and ${column} = $2 order by id for update`;
    return storedWebhooks(await this.scope.rows(sql, [this.scope.org, value]));
  }
}

async function withNameFree({ name }: ProjectWebhookState, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'project_webhook_name_is_unique')) throw error;
    throw new ConflictError(`there is a webhook "${name}" in this project already; choose another name`, {
      cause: error,
    });
  }
}

import type { Stored } from '@tocsin/config-domain';
import { type ProjectWebhookState, projectWebhookState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedWebhook = z.object({ revision: z.int(), state: projectWebhookState });

/** Ids sort by the time of making. */
export const SELECT_WEBHOOKS = 'select state, revision from project_webhook where org_id = $1';

export function storedWebhooks(rows: readonly unknown[]): Stored<ProjectWebhookState>[] {
  return rows.map((row) => {
    const { revision, state } = storedWebhook.parse(row);
    return { revision, entity: state };
  });
}

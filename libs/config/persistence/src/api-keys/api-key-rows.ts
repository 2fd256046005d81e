import type { Stored } from '@tocsin/config-domain';
import { apiKeyState, type ApiKeyState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedApiKey = z.object({ revision: z.int(), ...apiKeyState.shape });

export const SELECT_API_KEY = `
  select id, name, sha256, can_read as "canRead", can_write as "canWrite", user_id as "userId", revision from api_key`;

export function storedApiKeys(rows: readonly unknown[]): Stored<ApiKeyState>[] {
  return rows.map((row) => {
    const { revision, ...entity } = storedApiKey.parse(row);
    return { revision, entity };
  });
}

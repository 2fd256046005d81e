import type { Stored } from '@tocsin/config-domain';
import { type AlertGroupSettingState, alertGroupSettingState } from '@tocsin/payload-schemas';
import { z } from 'zod';

const storedSetting = z.object({ revision: z.int(), state: alertGroupSettingState });

/** Ids sort by the time of making. */
export const SELECT_SETTINGS = 'select state, revision from alert_group_setting where org_id = $1 order by id';
export const SELECT_SETTING = 'select state, revision from alert_group_setting where org_id = $1 and id = $2';

export function storedSettings(rows: readonly unknown[]): Stored<AlertGroupSettingState>[] {
  return rows.map((row) => {
    const { revision, state } = storedSetting.parse(row);
    return { revision, entity: state };
  });
}

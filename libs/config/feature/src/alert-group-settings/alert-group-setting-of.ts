import type { Stored } from '@tocsin/config-domain';
import type { AlertGroupSettingState } from '@tocsin/payload-schemas';
import { NotFoundError } from '@tocsin/runtime';

/** @throws {NotFoundError} If there is no such setting. */
export function settingOf(
  settings: readonly Stored<AlertGroupSettingState>[],
  id: string,
): Stored<AlertGroupSettingState> {
  const setting = settings.find(({ entity }) => entity.id === id);
  if (setting === undefined) throw new NotFoundError('Alert Group Setting Not Found.');
  return setting;
}

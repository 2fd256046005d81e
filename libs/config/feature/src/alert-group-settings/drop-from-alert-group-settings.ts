import { afterTargetLoss, type ConfigurationChange, type LostTarget } from '@tocsin/config-domain';
import type { ConfigRecord } from '@tocsin/payload-schemas';

/** Takes what this change deletes out of every alert group setting; one that could match nothing any more is deleted. */
export async function dropFromAlertGroupSettings(
  { alertGroupSettings }: ConfigurationChange,
  lost: readonly LostTarget[],
  cause?: ConfigRecord['cause'],
): Promise<void> {
  if (lost.length === 0) return;
  for (const before of await alertGroupSettings.lockAll()) {
    let scopes: ReturnType<typeof afterTargetLoss> = before.entity;
    for (const each of lost) if (scopes !== 'gone') scopes = afterTargetLoss(scopes, each);
    if (scopes === 'gone') await alertGroupSettings.remove(before, cause);
    else if (scopes !== before.entity) {
      const { serviceScopes, roleScopes, monitorScopes } = scopes;
      const remaining = {
        serviceScopes: [...serviceScopes],
        roleScopes: [...roleScopes],
        monitorScopes: [...monitorScopes],
      };
      await alertGroupSettings.save(before, { ...before.entity, ...remaining }, cause);
    }
  }
}

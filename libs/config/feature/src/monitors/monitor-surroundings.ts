import type { ConfigurationChange, Stored } from '@tocsin/config-domain';
import type { MonitorSurroundings } from '@tocsin/monitors';
import type { MonitorState } from '@tocsin/payload-schemas';

/**
 * What a monitor of this change is judged against.
 *
 * @param others - The organization's other monitors.
 * @param maxExpressionMonitors - Unlimited for one that is there already.
 */
export async function monitorSurroundings(
  { monitors, at }: ConfigurationChange,
  others: readonly Stored<MonitorState>[],
  maxExpressionMonitors = Infinity,
): Promise<MonitorSurroundings> {
  return {
    rolesByService: await monitors.rolesByService(),
    others: others.map(({ entity }) => entity),
    now: Math.floor(at / 1000),
    maxExpressionMonitors,
  };
}

import type { ConnectivityMonitor, HostState } from '@tocsin/payload-schemas';
import type { EpochMs, EpochSeconds } from '@tocsin/runtime';
import { openAlert, recoverAlert } from '../alerts/alert-changes.js';
import { sceneOf } from '../alerts/alert-scene.js';
import { REACHABLE, UNREACHABLE } from '../alerts/message.js';
import { configuredMonitor } from '../alerts/monitor-snapshot.js';
import { goneStatus } from '../configuration/monitor.js';
import { looksAt } from '../configuration/scope.js';
import { hostIsBack } from '../held-back/release.js';
import type { Owner } from '../owner.js';
import type { ShardOutput } from '../shard-output.js';
import type { ShardState } from '../shard-state.js';
import { HostSilence } from './host-silence.js';

/** A host has posted metrics that were accepted: its silence begins anew, and alerts about its absence end. */
export function hostPosted(state: ShardState, output: ShardOutput, owner: Owner, at: EpochMs): void {
  if (owner.silence === undefined) {
    owner.silence = new HostSilence(owner, state.connectivityGoneMs, at, at, state.gapMs);
  } else {
    owner.silence.seen(at, state.gapMs);
  }
  if (owner.silence.queuedAt === undefined) state.deadlines.queue(owner.silence);
  output.saveLastSeen(owner.silence.row());
  if (owner.mayBeGone) recover(state, output, owner, Math.floor(at / 1000));
}

/** The gone-time of a host is over. */
export function hostIsGone(state: ShardState, output: ShardOutput, { owner }: HostSilence, at: EpochSeconds): void {
  const { organization } = owner;
  const host = organization.host(owner.id);
  for (const monitor of organization.connectivityMonitors()) {
    if (!looksAt(monitor.state, host)) continue;
    if (state.alerts.of(organization.id, monitor.state.id, owner.key) !== undefined) continue;
    const alertMonitor = configuredMonitor(monitor, []);
    openAlert(sceneOf(state, output), organization, owner.target, alertMonitor, goneStatus(monitor.state), {
      at,
      message: UNREACHABLE,
      value: null,
      why: { points: [], lastSeenAt: owner.silence?.seenAtSeconds },
    });
    owner.mayBeGone = true;
  }
}

/**
 * A host that is gone already gets its whole time again when a monitor begins to look at it (a new monitor, other roles,
 * back from maintenance): nothing opens at once, and nothing is lost.
 *
 * @param before - What was known before; a host or a monitor of which that cannot be told is left out.
 */
export function lookAnew(
  state: ShardState,
  output: ShardOutput,
  owner: Owner,
  before: { readonly host: HostState | undefined; readonly monitors: readonly ConnectivityMonitor[] },
): void {
  const { silence, organization } = owner;
  if (silence === undefined || silence.queuedAt !== undefined) return;
  const host = organization.host(owner.id);
  const begins = organization.connectivityMonitors().some(({ state: monitor }) => {
    const earlier = before.monitors.find((m) => m.id === monitor.id);
    const lookedBefore = earlier !== undefined && before.host !== undefined && looksAt(earlier, before.host);
    return looksAt(monitor, host) && !lookedBefore;
  });
  if (!begins) return;
  silence.rearm(state.timeMs, state.gapMs);
  state.deadlines.queue(silence);
  output.saveLastSeen(silence.row());
}

function recover(state: ShardState, output: ShardOutput, owner: Owner, at: EpochSeconds): void {
  const { organization } = owner;
  const host = organization.host(owner.id);
  for (const monitor of organization.connectivityMonitors()) {
    state.suppressed.forget(output, organization.id, monitor.state.id, owner.key);
    const alert = state.alerts.of(organization.id, monitor.state.id, owner.key);
    if (alert === undefined || !looksAt(monitor.state, host)) continue;
    const alertMonitor = configuredMonitor(monitor, []);
    recoverAlert(sceneOf(state, output), organization, alert, alertMonitor, {
      at,
      message: REACHABLE,
      value: null,
      why: { points: [], lastSeenAt: at },
    });
  }
  hostIsBack(state, output, organization.id, owner.key);
  const open = state.alerts.ofTarget(organization.id, owner.key);
  owner.mayBeGone = open.some(({ row }) => row.type === 'connectivity');
}

import type { Command } from '@tocsin/payload-schemas';
import { advance } from '../advance.js';
import { ShardState } from '../shard-state.js';
import { HANAKO, ORG, aHostMonitor, monitorRecord } from '../testing/builders.js';
import { START } from '../timeline/timeline-time.js';

function anAlert(): { readonly state: ShardState; readonly alertId: string } {
  const state = ShardState.empty();
  advance(state, { kind: 'configuration', change: monitorRecord(aHostMonitor()), configOffset: 0 });
  const { transitions } = advance(state, {
    kind: 'samples',
    at: START * 1000,
    samples: { org: ORG, owner: 'host:h1', time: START, names: ['loadavg5'], values: [6] },
  });
  return { state, alertId: transitions[0].alert.id };
}

function close(state: ShardState, given: Partial<Extract<Command, { command: 'close' }>>, at = START + 60) {
  const command: Command = {
    org: ORG,
    owner: 'host:h1',
    commandId: 'c1',
    command: 'close',
    alertId: 'none',
    reason: '',
    actor: HANAKO,
    ...given,
  };
  return advance(state, { kind: 'command', at: at * 1000, command });
}

describe('closing by hand', () => {
  it('tells what became of it, and keeps the reason', () => {
    const { state, alertId } = anAlert();
    const output = close(state, { alertId, reason: 'known' });
    expect(output.outcomes).toEqual([{ org: ORG, commandId: 'c1', alertId, result: 'taken' }]);
    expect(output.transitions).toMatchObject([
      {
        alert: {
          id: alertId,
          status: 'ok',
          isOpen: false,
          closedAt: START + 60,
          worstStatus: 'warning',
          reason: 'known',
        },
        sequence: 2,
        previousStatus: 'warning',
        trigger: 'manual',
        message: 'loadavg5 6',
        user: { id: 'user1', screenName: 'hanako' },
        metric: { label: 'loadavg5', value: null },
      },
    ]);
    expect(output.changes().alerts).toMatchObject([
      { id: alertId, isOpen: false, reason: 'known', closedBy: 'c1', value: 6 },
    ]);
  });

  it('an empty reason is a reason', () => {
    const { state, alertId } = anAlert();
    expect(close(state, { alertId }).transitions[0].alert.reason).toBe('');
  });

  it('repeated, it brings no second transition', () => {
    const { state, alertId } = anAlert();
    close(state, { alertId });
    const again = close(state, { alertId });
    expect(again.transitions).toEqual([]);
    expect(again.outcomes).toMatchObject([{ result: 'notOpen' }]);
  });

  it.each([
    ['an unknown alert', { alertId: 'unknown' }],
    ['the alert of another organization', { org: 'org2' }],
  ])('of %s does nothing, and says so', (_, given) => {
    const { state, alertId } = anAlert();
    const output = close(state, { alertId, ...given });
    expect(output.transitions).toEqual([]);
    expect(output.outcomes).toMatchObject([{ result: 'notOpen' }]);
  });

  it('never lies before the opening', () => {
    const { state, alertId } = anAlert();
    const later = { time: START + 600, names: ['loadavg5'], values: [11] };
    advance(state, { kind: 'samples', at: START * 1000, samples: { org: ORG, owner: 'host:h1', ...later } });
    expect(close(state, { alertId }).transitions[0].alert).toMatchObject({ openedAt: START, closedAt: START + 600 });
  });
});

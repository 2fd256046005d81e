import { aGroup, answerOf } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually, Gate } from '@tocsin/messaging/testing';
import type { ChannelState } from '@tocsin/payload-schemas';
import type { AppendedTransition } from './alert-log.js';
import { aReachableChannel } from './configuration.js';
import { Scene } from './scene.js';

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
  scene.configuration.channels(teamChannel());
  teamGroup(['mon1']);
});
afterEach(() => scene.end());
afterAll(() => database.drop());

const teamChannel = (changes: Partial<ChannelState> = {}): ChannelState =>
  aReachableChannel('team', 'http://receiver.example/team', changes);

/** A group of `team`'s own keeps these monitors' alerts for itself; nothing else leads there. */
function teamGroup(monitors: readonly string[]): void {
  scene.configuration.group(aGroup({ id: 'default', type: 'group-default', childChannelIds: ['web1'] }));
  const kept = monitors.map((id) => ({ id, skipDefault: true }));
  scene.configuration.group(aGroup({ id: 'team', childChannelIds: ['team'], monitors: kept }));
}

const OPENING: AppendedTransition = { id: 'alert1', sequence: 1, change: 'open' };
const REMINDER: AppendedTransition = { id: 'alert1', sequence: 2, change: 'resend', previousStatus: 'critical' };
const END: AppendedTransition = {
  id: 'alert1',
  sequence: 3,
  change: 'close',
  previousStatus: 'critical',
  alert: { status: 'ok', isOpen: false, closedAt: 1_764_000_060 },
};

it('whoever was told of an alert is told of its end, though no group leads there any more', async () => {
  await scene.start();
  await scene.log.append(OPENING);
  await scene.ended(1);
  teamGroup([]);
  await scene.log.append(REMINDER, END);
  await scene.ended(4);
  expect(await scene.events('delivered')).toEqual([
    'team alert1 1 delivered',
    'web1 alert1 2 delivered',
    ...['team alert1 3 delivered', 'web1 alert1 3 delivered'].sort(),
  ]);
});

it('a beginning that is still under way is followed by the end', async () => {
  const gate = new Gate();
  scene.sender.script = async ({ webhookId }) => {
    if (webhookId === 'msg_alert1_1_team') await gate.opened;
    return answerOf(200);
  };
  await scene.start();
  await scene.log.append(OPENING);
  await eventually(() => scene.sent('team').length === 1, 'the opening is being sent');
  teamGroup([]);
  await scene.log.append(END);
  await eventually(() => scene.sent('web1').length === 1, 'the end is told elsewhere');
  gate.open();
  await scene.ended(3);
  expect(scene.sent('team')).toEqual(['msg_alert1_1_team', 'msg_alert1_3_team']);
});

it('an end whose beginning is in the same batch goes the same way', async () => {
  await scene.log.append(OPENING, END);
  await scene.start();
  await scene.ended(2);
  expect(scene.sent()).toEqual(['msg_alert1_1_team', 'msg_alert1_3_team']);
});

it('a repeated end is told once', async () => {
  await scene.start();
  await scene.log.append(OPENING);
  await scene.ended(1);
  teamGroup([]);
  await scene.log.append(END, END);
  await scene.log.append(END, { id: 'alert2', sequence: 1 });
  await scene.ended(4);
  expect(scene.sent().sort()).toEqual([
    'msg_alert1_1_team',
    'msg_alert1_3_team',
    'msg_alert1_3_web1',
    'msg_alert2_1_web1',
  ]);
});

it.each<{ when: string; change: () => void; end?: Partial<AppendedTransition>; told: string[] }>([
  {
    when: 'its channel is gone',
    change: () => scene.configuration.deleteChannel('team'),
    told: ['web1 alert1 3 delivered'],
  },
  {
    when: 'its channel wants no alerts any more',
    change: () => {
      scene.configuration.channels(teamChannel({ events: [] }));
      teamGroup([]);
    },
    told: ['web1 alert1 3 delivered'],
  },
  {
    when: 'its channel is suspended',
    change: () => {
      scene.configuration.channels(teamChannel({ suspendedAt: 1 }));
      teamGroup([]);
    },
    told: ['team alert1 3 skipped channel_suspended', 'web1 alert1 3 delivered'],
  },
  {
    when: 'the monitor is muted',
    change: () => {},
    end: { monitor: { isMute: true } },
    told: ['team alert1 3 skipped monitor_muted', 'web1 alert1 3 skipped monitor_muted'],
  },
])(
  'what stands in the way of other notifications stands in the way of an end: $when',
  async ({ change, end, told }) => {
    await scene.start();
    await scene.log.append(OPENING);
    await scene.ended(1);
    teamGroup([]);
    change();
    await scene.log.append({ ...END, ...end });
    await scene.ended(1 + told.length);
    expect((await scene.events()).slice(1).sort()).toEqual(told);
  },
);

it('a channel from which the beginning was withheld hears nothing of the end', async () => {
  await scene.start();
  await scene.log.append({ ...OPENING, monitor: { isMute: true } });
  await scene.ended(1);
  teamGroup([]);
  await scene.log.append(END);
  await scene.ended(2);
  expect(await scene.events()).toEqual(['team alert1 1 skipped monitor_muted', 'web1 alert1 3 delivered']);
});

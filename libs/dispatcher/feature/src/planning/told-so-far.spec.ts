import { type EndingAlert, ToldChannels } from '@tocsin/dispatcher-domain';
import {
  aFinding,
  anEnd,
  aTransition,
  ORG,
  someFindings,
  type TransitionChanges,
} from '@tocsin/dispatcher-domain/testing';
import type { Notification } from './notification.js';
import { ToldSoFar } from './told-so-far.js';

class Asked extends ToldChannels {
  readonly questions: (readonly EndingAlert[])[] = [];

  override async of(alerts: readonly EndingAlert[]): Promise<readonly ReadonlySet<string>[]> {
    this.questions.push(alerts);
    return alerts.map(({ alertId }) => new Set([`told of ${alertId}`]));
  }
}

const opening = (id: string) => aTransition({ alert: { id } });
const end = (id: string, changes: TransitionChanges = {}) =>
  aTransition({ sequence: 2, ...changes, alert: { id, status: 'ok', isOpen: false, closedAt: 1_764_000_060 } });

const aNotification = (subject: string, channel: string): Notification => ({
  org: ORG,
  subject,
  subjectKind: 'alert',
  sequence: 1,
  day: '2025-11-24',
  traceparent: null,
  forms: [],
  deliveries: [{ channel: { org: ORG, id: channel }, form: 0, lane: 0 }],
  skips: [],
});

it('asks for all that ends at once, and not at all when nothing does', async () => {
  const store = new Asked();
  await ToldSoFar.read([opening('a'), opening('b')], [], store);
  expect(store.questions).toEqual([]);
  const told = await ToldSoFar.read([opening('a'), end('b'), end('c', { sequence: 7 })], [], store);
  expect(store.questions).toEqual([
    [
      { org: ORG, alertId: 'b', sequence: 2, openedAt: 1_764_000_000_000 },
      { org: ORG, alertId: 'c', sequence: 7, openedAt: 1_764_000_000_000 },
    ],
  ]);
  expect(['a', 'b', 'c'].map((id) => [...told.of(ORG, id)])).toEqual([[], ['told of b'], ['told of c']]);
  expect([...told.of('org2', 'b')]).toEqual([]);
});

it('takes in what the batch tells before an end', async () => {
  const told = await ToldSoFar.read([opening('a'), end('a'), opening('b')], [], new Asked());
  told.add(aNotification('a', 'web1'));
  told.add(aNotification('b', 'web1'));
  expect([...told.of(ORG, 'a')]).toEqual(['told of a', 'web1']);
  expect([...told.of(ORG, 'b')]).toEqual([]);
});

it('asks for alerts of KPIs by the findings that end them, not by their transitions', async () => {
  const store = new Asked();
  const findings = [aFinding({ alert: { id: 'x' } }), anEnd({ alert: { id: 'y' }, sequence: 3 })];
  const transition = aTransition({ sequence: 3, alert: { id: 'y', type: 'kpi', status: 'ok', isOpen: false } });
  const told = await ToldSoFar.read([transition], [someFindings({ findings })], store);
  expect(store.questions.flat().map(({ alertId, sequence }) => [alertId, sequence])).toEqual([['y', 3]]);
  expect([...told.of(ORG, 'y')]).toEqual(['told of y']);
  expect([...told.of(ORG, 'x')]).toEqual([]);
});

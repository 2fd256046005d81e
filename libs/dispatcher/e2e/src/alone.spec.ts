import { answerOf } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually, Gate } from '@tocsin/messaging/testing';
import { Scene } from './scene.js';

/** Longer than any test: a lease of this length must not be waited for. */
const HOUR_MS = 3_600_000;

let database: DispatcherDatabase;
let scene: Scene;

beforeAll(async () => {
  database = await dispatcherDatabase();
});
beforeEach(async () => {
  scene = await Scene.open(database);
});
afterEach(() => scene.end());
afterAll(() => database.drop());

it('a dispatcher that is alone takes up at once what its killed predecessor had leased', async () => {
  const gate = new Gate();
  scene.sender.script = async () => {
    await gate.opened;
    return answerOf(200);
  };
  const first = await scene.start({ isAlone: true, limits: { leaseMs: HOUR_MS } });
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 });
  await eventually(() => scene.sent().length === 1, 'the first attempt is under way');
  await scene.kill(first);
  gate.open();
  await scene.start({ isAlone: true, limits: { leaseMs: HOUR_MS } });
  await scene.ended(2);
  expect(scene.sent()).toEqual(['msg_alert1_1_web1', 'msg_alert1_1_web1', 'msg_alert1_2_web1']);
});

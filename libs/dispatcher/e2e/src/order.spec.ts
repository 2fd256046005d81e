import { aFinding, answerOf, type SeenRequest } from '@tocsin/dispatcher-domain/testing';
import { dispatcherDatabase, type DispatcherDatabase } from '@tocsin/dispatcher-persistence/testing';
import { eventually, Gate } from '@tocsin/messaging/testing';
import { aReachableWebhook } from './configuration.js';
import { addChannel, Scene } from './scene.js';

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

/** Answers of a receiver that fails every third request, and what it has accepted, in order. */
function aFlakyReceiver(): { accepted: string[]; script: (request: SeenRequest) => ReturnType<typeof answerOf> } {
  const accepted: string[] = [];
  let requests = 0;
  return {
    accepted,
    script: ({ webhookId }) => {
      if (++requests % 3 === 0) return answerOf(503);
      accepted.push(webhookId);
      return answerOf(200);
    },
  };
}

it('transitions of each alert arrive in order, through failures and spilling to the table', async () => {
  const { accepted, script } = aFlakyReceiver();
  scene.sender.script = script;
  await scene.start({
    limits: { heldPerChannel: 10, retry: { delaysMs: Array<number>(50).fill(5), jitterRatio: 0, retryAfterCapMs: 0 } },
  });
  const transitions = Array.from({ length: 5 }, (_, s) =>
    Array.from({ length: 30 }, (_, a) => ({ id: `alert${a}`, sequence: s + 1 })),
  ).flat();
  await scene.log.append(...transitions);
  await scene.ended(150);
  for (let alert = 0; alert < 30; alert++) {
    const own = accepted.filter((id) => id.startsWith(`msg_alert${alert}_`));
    expect(own).toEqual([1, 2, 3, 4, 5].map((sequence) => `msg_alert${alert}_${sequence}_web1`));
  }
});

it('messages of each KPI monitor arrive in order, whatever alerts they tell of', async () => {
  const { accepted, script } = aFlakyReceiver();
  scene.sender.script = script;
  scene.configuration.project();
  const monitors = Array.from({ length: 10 }, (_, m) => `kpi${m}`);
  scene.configuration.webhooks(aReachableWebhook('hook1', 'http://receiver.example/hook1', { monitorIds: monitors }));
  await scene.start({
    limits: { heldPerChannel: 10, retry: { delaysMs: Array<number>(50).fill(5), jitterRatio: 0, retryAfterCapMs: 0 } },
  });
  const told = Array.from({ length: 5 }, (_, message) =>
    monitors.map((id) => ({
      monitor: { id },
      findings: [aFinding({ alert: { id: `${id}-${message % 2}` }, sequence: message + 1 })],
    })),
  ).flat();
  await scene.log.appendFindings(...told);
  await scene.ended(50);
  for (const id of monitors) {
    const own = accepted.filter((webhookId) => webhookId.startsWith(`msg_${id}_`));
    expect(own).toEqual([1, 2, 3, 4, 5].map((message) => `msg_${id}_${message}_hook1`));
  }
});

it('a later transition is not begun before its predecessor’s end is stored', async () => {
  const gate = new Gate();
  scene.sender.script = async ({ webhookId }) => {
    if (webhookId === 'msg_alert1_1_web1') await gate.opened;
    return answerOf(200);
  };
  await scene.start();
  await scene.log.append({ id: 'alert1', sequence: 1 }, { id: 'alert1', sequence: 2 }, { id: 'alert2', sequence: 1 });
  await eventually(() => scene.sent().length === 2, 'the other alert is told of');
  expect(scene.sent().sort()).toEqual(['msg_alert1_1_web1', 'msg_alert2_1_web1']);
  gate.open();
  await scene.ended(3);
  expect(scene.sent().at(-1)).toBe('msg_alert1_2_web1');
});

it('a hung channel slows nobody: everyone else is served while it hangs', async () => {
  const gate = new Gate();
  scene.sender.script = async ({ webhookId }) => {
    if (webhookId.endsWith('_web1')) await gate.opened;
    return answerOf(200);
  };
  addChannel(scene, 'web2');
  await scene.start({ limits: { heldPerChannel: 8, waiting: 10, attempts: 20 } });
  await scene.log.append(...Array.from({ length: 300 }, (_, i) => ({ id: `alert${i}`, sequence: 1 })));
  await eventually(
    async () => (await scene.events('delivered')).length === 300,
    'all of the other channel are delivered',
  );
  expect(scene.sent('web1').length).toBeLessThanOrEqual(8);
  gate.open();
  await scene.ended(600);
});

it('a channel that fails slows nobody', async () => {
  scene.sender.script = ({ webhookId }) => answerOf(webhookId.endsWith('_web1') ? 503 : 200);
  addChannel(scene, 'web2');
  await scene.start();
  await scene.log.append(...Array.from({ length: 100 }, (_, i) => ({ id: `alert${i}`, sequence: 1 })));
  await eventually(
    async () => (await scene.events('delivered')).length === 100,
    'all of the other channel are delivered',
  );
});

it('an organization with many deliveries does not make a small one wait for all of them', async () => {
  scene.sender.script = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return answerOf(200);
  };
  for (let i = 2; i <= 6; i++) addChannel(scene, `web${i}`);
  await scene.start({ limits: { attempts: 4 } });
  await scene.log.append(...Array.from({ length: 40 }, (_, i) => ({ id: `big${i}`, sequence: 1 })), {
    id: 'big0',
    sequence: 2,
    alert: { status: 'ok', isOpen: false, closedAt: 1_764_000_060 },
  });
  await scene.ended(246);
  const perChannel = [1, 2, 3, 4, 5, 6].map(
    (i) =>
      scene
        .sent()
        .slice(0, 60)
        .filter((id) => id.endsWith(`_web${i}`)).length,
  );
  expect(Math.max(...perChannel) - Math.min(...perChannel)).toBeLessThanOrEqual(12);
});

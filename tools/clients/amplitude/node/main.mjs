// Sends what a task on standard input says with @amplitude/analytics-node, and prints what became of every event.
import { text } from 'node:stream/consumers';
import { createInstance, Identify, Revenue } from '@amplitude/analytics-node';

const { apiKey, serverUrl, flushIntervalMs, flushQueueSize, minIdLength, steps } = JSON.parse(
  await text(process.stdin),
);

const client = createInstance();
await client.init(apiKey, {
  serverUrl,
  flushIntervalMillis: flushIntervalMs,
  flushQueueSize,
  ...(minIdLength && { minIdLength }),
  logLevel: 0,
}).promise;

const changes = (set) => Object.entries(set).reduce((all, [name, value]) => all.set(name, value), new Identify());
const DO = {
  track: ({ type, user, properties }) => client.track(type, properties, { user_id: user }),
  identify: ({ user, set }) => client.identify(changes(set), { user_id: user }),
  setGroup: ({ user, groupType, group }) => client.setGroup(groupType, group, { user_id: user }),
  groupIdentify: ({ groupType, group, set }) => client.groupIdentify(groupType, group, changes(set)),
  revenue: ({ user, product, price, quantity }) =>
    client.revenue(new Revenue().setProductId(product).setPrice(price).setQuantity(quantity), { user_id: user }),
  flush: () => client.flush(),
};

await Promise.all(
  steps.map(async (step) => {
    const result = await DO[step.do](step).promise;
    if (step.do !== 'flush') console.log(JSON.stringify({ type: result.event.event_type, code: result.code }));
  }),
);
process.exit(); // the SDK's timer would keep this program until the flush after the last

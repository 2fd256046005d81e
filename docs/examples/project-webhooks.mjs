// Lists the webhooks of a project over gRPC; makes one if it has none, and shows what it would send.
// Usage: node docs/examples/project-webhooks.mjs HOST:PORT KEY PROJECT
import { credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const [address, key, project] = process.argv.slice(2);
const proto = new URL('../../libs/admin-contract/proto/admin.proto', import.meta.url).pathname;
const { tocsin } = loadPackageDefinition(loadSync(proto, { longs: Number }));
const client = new tocsin.admin.v1.ProjectWebhooks(address, credentials.createInsecure());

const metadata = new Metadata();
metadata.set('x-api-key', key);
const call = (method, request) =>
  new Promise((resolve, reject) => {
    client[method](request, metadata, (error, reply) => (error ? reject(error) : resolve(reply)));
  });

const { webhooks = [] } = await call('List', { project });
for (const webhook of webhooks) console.log(JSON.stringify(webhook));
if (webhooks.length === 0) {
  const webhook = { name: 'Ops', url: 'https://hooks.example.com/kpis', monitorIds: [] };
  const made = await call('Create', { project, webhook });
  console.log('made', JSON.stringify(made));
  console.log('sends', (await call('Preview', { project, format: made.format })).body);
}
client.close();

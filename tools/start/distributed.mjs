// `npm run start:distributed`: Kafka, PostgreSQL, three service processes and one address in front of them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'tools/instance/dist/distributed-main.js')).href);

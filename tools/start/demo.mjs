// `npm run demo`: the whole story in under a minute.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'tools/demo/dist/main.js')).href);

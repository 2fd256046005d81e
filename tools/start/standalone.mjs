// `npm start`: everything in one process, installed and built first where needed.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

prepare();
await import(pathToFileURL(join(root, 'apps/standalone/dist/main.js')).href);

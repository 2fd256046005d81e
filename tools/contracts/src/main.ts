import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contractDocuments, serialise } from './documents.js';

// `npm run contracts`: writes docs/contracts anew.
const folder = fileURLToPath(new URL('../../../docs/contracts', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, document] of Object.entries(contractDocuments()))
  writeFileSync(`${folder}/${name}`, serialise(document));

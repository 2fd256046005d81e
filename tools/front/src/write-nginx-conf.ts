import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { containerNginxConfig } from './container-nginx-config.js';

// `npm run nginx-conf`: writes docker/nginx.conf anew.
writeFileSync(fileURLToPath(new URL('../../../docker/nginx.conf', import.meta.url)), containerNginxConfig());

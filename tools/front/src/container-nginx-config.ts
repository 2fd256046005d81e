import { MAX_BODY_BYTES, nginxConfig } from './nginx-config.js';

/** The configuration of the nginx in docker/compose.yaml. */
export function containerNginxConfig(): string {
  return nginxConfig({
    listen: '8080',
    upstreams: { config: ['config:7070'], evaluator: ['evaluator:7070'], dispatcher: ['dispatcher:7070'] },
    maxBodyBytes: MAX_BODY_BYTES,
    // Docker's own. A container that is started again may have another address.
    resolver: '127.0.0.11',
  });
}

import { ROUTES, type ServiceName } from '@tocsin/admin-contract';

/** `host:port` of the HTTP of each service's instances, which share its requests. */
export type Upstreams = Readonly<Record<ServiceName, readonly string[]>>;

/** More than the services take themselves (20 MiB at `/batch`), so that they answer 413 in the shape of their surface. */
export const MAX_BODY_BYTES = 33_554_432;

export interface FrontOptions {
  /** `host:port` or port that nginx listens on. */
  readonly listen: string;
  readonly upstreams: Upstreams;
  /** Largest request body; at least that of the services, so that they answer 413 in their own shape. */
  readonly maxBodyBytes: number;
  /** Directory for pid file, logs and temporary files of a foreground nginx; unset in an image, where its own settings serve. */
  readonly workDir?: string;
  /**
   * Address of the name server that is asked for the upstreams' addresses again and again. Unset: they are looked up once,
   * at start, and must all be known then. Needs nginx 1.27.3 or newer.
   */
  readonly resolver?: string;
}

/** A complete nginx configuration from the route table: one address in front of the three services. */
export function nginxConfig({ listen, upstreams, maxBodyBytes, workDir, resolver }: FrontOptions): string {
  const local = workDir === undefined ? [] : localLines(workDir);
  return [
    '# Generated from libs/admin-contract/src/routes.ts; change it there.',
    'worker_processes 1;',
    ...local.map((line) => (line.inHttp ? '' : line.text)).filter(Boolean),
    'events { worker_connections 4096; }',
    'http {',
    ...local.map((line) => (line.inHttp ? `  ${line.text}` : '')).filter(Boolean),
    '  server_tokens off;',
    '  map $uri $service {',
    ...ROUTES.map(({ path, service }) => `    "~${path.replaceAll('"', '\\"')}" ${service};`),
    '    default config;',
    '  }',
    ...(resolver === undefined ? [] : [`  resolver ${resolver} valid=5s ipv6=off;`]),
    ...Object.entries(upstreams).map(([service, addresses]) => upstream(service, addresses, resolver !== undefined)),
    '  server {',
    `    listen ${listen};`,
    `    client_max_body_size ${maxBodyBytes};`,
    '    location / {',
    '      proxy_http_version 1.1;',
    '      proxy_set_header Connection "";',
    '      proxy_set_header Host $http_host;',
    '      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    '      proxy_set_header X-Forwarded-Proto $scheme;',
    '      proxy_read_timeout 75s;',
    '      proxy_connect_timeout 2s;',
    // To another instance when one cannot be reached. nginx never repeats a POST that it has sent: it could be applied twice.
    '      proxy_next_upstream error;',
    '      proxy_pass http://$service;',
    '    }',
    // What nginx itself has to say is JSON, too; answers of the services pass as they are.
    '    error_page 413 @too_large;',
    '    error_page 502 504 @unavailable;',
    `    location @too_large { default_type application/json; return 413 '${tooLarge(maxBodyBytes)}'; }`,
    `    location @unavailable { default_type application/json; return 502 '${UNAVAILABLE}'; }`,
    '  }',
    '}',
    '',
  ].join('\n');
}

const errorJson = (code: string, message: string): string => JSON.stringify({ error: { code, message } });
const tooLarge = (maxBodyBytes: number): string =>
  errorJson('too_large', `the body exceeds the limit of ${maxBodyBytes} bytes`);
const UNAVAILABLE = errorJson('unavailable', '$service does not answer');

/** An instance that does not answer is left out for a second; it may be back soon. */
const WHEN_DOWN = 'max_fails=1 fail_timeout=1s';

function upstream(service: string, addresses: readonly string[], isResolvedAgain: boolean): string {
  // Addresses that may change are kept in memory that nginx's processes share.
  const zone = isResolvedAgain ? `zone ${service} 64k; ` : '';
  const servers = addresses.map((address) => `server ${address}${isResolvedAgain ? ' resolve' : ''} ${WHEN_DOWN};`);
  return `  upstream ${service} { ${zone}${servers.join(' ')} keepalive 256; }`;
}

function localLines(workDir: string): { readonly text: string; readonly inHttp: boolean }[] {
  return [
    { text: 'daemon off;', inHttp: false },
    { text: `pid "${workDir}/nginx.pid";`, inHttp: false },
    { text: `error_log "${workDir}/nginx-error.log" warn;`, inHttp: false },
    { text: 'access_log off;', inHttp: true },
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => ({
      text: `${kind}_temp_path "${workDir}/nginx-${kind}";`,
      inHttp: true,
    })),
  ];
}

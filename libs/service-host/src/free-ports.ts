import { createServer, type Server } from 'node:net';
import { AppError } from '@tocsin/runtime';
import { listening } from './listen-error.js';

export interface Ports {
  readonly httpHost: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly opsPort: number;
}

/** Two settings name the same port. */
export class SamePortError extends AppError {
  readonly code = 'same_port';
  readonly retryable = false;

  constructor(one: string, other: string, port: number) {
    super(`${one} and ${other} are both ${port}: give each a port of its own`);
  }
}

/**
 * Makes sure that a process can listen, before it starts anything that would have to end again. Another process may
 * still be quicker: whoever listens later has to expect that.
 *
 * @throws {SamePortError} If two ports are the same; 0 stands for any free one.
 * @throws {PortInUseError} If another process has one of them.
 * @throws {ListenError} If nobody could listen there.
 */
export async function requireFreePorts({ httpHost, httpPort, grpcPort, opsPort }: Ports): Promise<void> {
  const wanted = [
    { setting: 'TOCSIN_OPS_PORT', host: '127.0.0.1', port: opsPort },
    { setting: 'TOCSIN_HTTP_PORT', host: httpHost, port: httpPort },
    { setting: 'TOCSIN_GRPC_PORT', host: httpHost, port: grpcPort },
  ];
  for (const [i, { setting, port }] of wanted.entries()) {
    const same = wanted.slice(0, i).find((earlier) => port !== 0 && earlier.port === port);
    if (same !== undefined) throw new SamePortError(same.setting, setting, port);
  }
  for (const { setting, host, port } of wanted) await requireFreePort(setting, host, port);
}

/** As `requireFreePorts`, for one port and the setting that names it. */
export async function requireFreePort(setting: string, host: string, port: number): Promise<void> {
  const server = await listening(setting, `${host}:${port}`, () => listen(host, port));
  await new Promise((resolve) => server.close(resolve));
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * The port that will be listened on: the one that was set, or for 0 one that is free now. It is chosen before anything
 * starts, because links in webhooks and pages name it.
 */
export async function chosenPort(host: string, port: number): Promise<number> {
  if (port !== 0) return port;
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return free;
}

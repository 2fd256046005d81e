import { startProxy } from '@tocsin/tool-front';
import { describeFront } from './describe-front.js';

describeFront('the proxy', async (port, upstreams) => {
  const proxy = await startProxy('127.0.0.1', port, upstreams);
  return { stop: () => proxy.close() };
});

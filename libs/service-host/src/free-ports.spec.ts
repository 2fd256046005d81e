import { createServer, type AddressInfo } from 'node:net';
import { requireFreePorts, SamePortError } from './free-ports.js';
import { ListenError, PortInUseError } from './listen-error.js';

const ANY = { httpHost: '127.0.0.1', httpPort: 0, grpcPort: 0, opsPort: 0 };

describe('the ports of a process', () => {
  const holder = createServer();
  let taken = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    taken = (holder.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => holder.close(resolve)));

  it('may be any that are free, again and again', async () => {
    await requireFreePorts(ANY);
    await requireFreePorts(ANY);
  });

  it.each([
    { member: 'httpPort', setting: 'TOCSIN_HTTP_PORT' },
    { member: 'grpcPort', setting: 'TOCSIN_GRPC_PORT' },
    { member: 'opsPort', setting: 'TOCSIN_OPS_PORT' },
  ])('are refused by setting and address when another process has $member', async ({ member, setting }) => {
    const refused = requireFreePorts({ ...ANY, [member]: taken });
    await expect(refused).rejects.toThrow(PortInUseError);
    await expect(refused).rejects.toThrow(
      `127.0.0.1:${taken} is in use by another process: stop that one or choose another port with ${setting}`,
    );
  });

  it('are refused when two are the same', async () => {
    const refused = requireFreePorts({ ...ANY, httpPort: taken, grpcPort: taken });
    await expect(refused).rejects.toThrow(SamePortError);
    await expect(refused).rejects.toThrow(
      `TOCSIN_HTTP_PORT and TOCSIN_GRPC_PORT are both ${taken}: give each a port of its own`,
    );
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])('are refused at %s, which is not this machine', async (httpHost) => {
    const refused = requireFreePorts({ ...ANY, httpHost });
    await expect(refused).rejects.toThrow(ListenError);
    await expect(refused).rejects.toThrow(/^cannot listen at .*: change TOCSIN_HTTP_PORT or TOCSIN_HTTP_HOST$/);
  });
});

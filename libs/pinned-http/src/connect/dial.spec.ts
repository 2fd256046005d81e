import { connect, Socket, type TcpNetConnectOpts } from 'node:net';
import { RawServer } from '../testing/raw-server.js';
import { dial } from './dial.js';

/** Addresses of TEST-NET-1 hang; everything else is dialled. */
const hanging: string[] = [];
const openSome = (options: TcpNetConnectOpts): Socket => {
  if (options.host?.startsWith('192.0.2.') !== true) return connect(options);
  hanging.push(options.host);
  return new Socket();
};

describe('dial', () => {
  let server: RawServer;

  beforeEach(async () => {
    hanging.length = 0;
    server = await RawServer.start(() => undefined);
  });

  afterEach(() => server.stop());

  it('takes the address that answers, not the one that hangs before it', async () => {
    const socket = await dial(['192.0.2.1', '127.0.0.1'], server.port, 5_000, openSome);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('goes on at once when an address refuses', async () => {
    const socket = await dial(['127.0.0.2', '127.0.0.1'], server.port, 5_000); // the server listens on 127.0.0.1 only
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('fails when all refuse', async () => {
    const { port } = server;
    await server.stop();
    await expect(dial(['127.0.0.1', '127.0.0.2'], port, 5_000)).rejects.toMatchObject({
      failure: 'connect_failed',
      message: 'no connection: ECONNREFUSED',
    });
    server = await RawServer.start(() => undefined);
  });

  it('gives up when the limit has passed, and leaves nothing behind', async () => {
    await expect(dial(['192.0.2.1'], 80, 20, openSome)).rejects.toMatchObject({ failure: 'connect_timeout' });
    expect(hanging).toEqual(['192.0.2.1']);
  });

  it('tries six addresses at most, the families in turn', async () => {
    const refusing: string[] = [];
    const refuse = (options: TcpNetConnectOpts): Socket => {
      refusing.push(options.host ?? '');
      const socket = new Socket();
      process.nextTick(() => socket.destroy(new Error('refused')));
      return socket;
    };
    const addresses = [
      '2001:db8::1',
      '2001:db8::2',
      '2001:db8::3',
      '2001:db8::4',
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
      '192.0.2.4',
    ];
    await expect(dial(addresses, 80, 5_000, refuse)).rejects.toMatchObject({ failure: 'connect_failed' });
    expect(refusing).toEqual(['2001:db8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2', '2001:db8::3', '192.0.2.3']);
  });
});

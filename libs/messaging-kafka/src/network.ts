import { Socket, connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of a kafkajs client, so that they can be cut. kafkajs goes on retrying and reconnecting after its clients
 * were disconnected; with its network cut it fails at once and gives up.
 */
export class Network {
  private readonly sockets = new Set<Socket>();
  private readonly branches = new Set<Network>();
  private isCut = false;

  constructor(private readonly parent?: Network) {
    this.isCut = parent?.isCut ?? false;
  }

  /** A part that can be cut on its own, and is cut with the whole. */
  branch(): Network {
    const branch = new Network(this);
    this.branches.add(branch);
    return branch;
  }

  /** Ends every connection now and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const branch of this.branches) branch.cut();
    for (const socket of this.sockets) socket.destroy(new Error('this client was abandoned'));
    this.parent?.branches.delete(this);
  }

  readonly socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.isCut) return refusedSocket();
    const serverName = isIP(host) ? {} : { servername: host };
    const socket = ssl
      ? connectTls({ host, port, ...serverName, ...ssl }, onConnect)
      : connectTcp({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };
}

function refusedSocket(): Socket {
  const socket = new Socket();
  process.nextTick(() => socket.destroy(new Error('this client was abandoned')));
  return socket;
}

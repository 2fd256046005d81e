import { Client, type Dispatcher } from 'undici';
import type { Clock } from '@tocsin/runtime';
import type { ConnectionTrace, PinnedConnector } from './pinned-connector.js';

/** Where an attempt finds out about the connection that it travels on. */
export interface ConnectionHolder {
  current: ConnectionTrace | undefined;
}

/** An attempt's options; undici hands the same object on from the agent to the client that will serve it. */
export interface TracedDispatchOptions extends Dispatcher.DispatchOptions {
  readonly onClient: (connection: ConnectionHolder) => void;
}

/** One connection at a time to one origin, made by the pinned connector and no other way. */
export class PinnedClient extends Client {
  private readonly connection: ConnectionHolder;

  constructor(origin: string | URL, options: Client.Options, connector: PinnedConnector, clock: Clock) {
    const connection: ConnectionHolder = { current: undefined };
    super(origin, {
      ...options,
      connect: (target, callback) => {
        const trace: ConnectionTrace = { startedAt: clock.monotonicMs() };
        connection.current = trace;
        connector.connect(target, trace).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
      },
    });
    this.connection = connection;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if ('onClient' in options) (options as TracedDispatchOptions).onClient(this.connection);
    return super.dispatch(options, handler);
  }
}

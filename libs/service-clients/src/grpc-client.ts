import { Client, connectivityState, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { INTERNAL_PACKAGE, internalProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';
import { type Secret, UnavailableError } from '@tocsin/runtime';
import { loadService } from './load-service.js';

export interface InternalClientOptions {
  /**
   * `host:port` or `dns:///name:port` of the other service; several instances separated by commas. They are used in turn,
   * as are all addresses of a name.
   */
  readonly address: string;
  readonly token: Secret;
  readonly timeoutMs?: number;
}

/** gRPC itself would stay with the first address of a name. */
const CHANNEL_OPTIONS = {
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.service_config_disable_resolution': 1,
};

/**
 * Calls one internal service of other processes. Connections are made on first use and kept. An instance that cannot be
 * reached is passed over while another one can.
 */
export class InternalClient {
  private readonly methods: ServiceDefinition;
  private readonly clients: readonly Client[];
  private turn = 0;
  private readonly metadata = new Metadata();
  private readonly timeoutMs: number;

  constructor(
    private readonly service:
      | 'ConfigurationLookup'
      | 'ChannelSuspension'
      | 'MonitorDefinitions'
      | 'AlertHistory'
      | 'KpiMonitorProgress'
      | 'DeliveryHistory',
    private readonly options: InternalClientOptions,
  ) {
    this.methods = loadService(internalProtoPath, `${INTERNAL_PACKAGE}.${service}`, protoLoaderOptions);
    this.clients = options.address
      .split(',')
      .map((address) => new Client(address.trim(), credentials.createInsecure(), CHANNEL_OPTIONS));
    this.metadata.set('authorization', `Bearer ${options.token.reveal()}`);
    this.timeoutMs = options.timeoutMs ?? 2_000;
  }

  /**
   * Calls may arrive twice: one whose connection broke is made again at the next instance.
   *
   * @throws {UnavailableError} If no instance of the other service answers in time, or one refuses.
   */
  async call(method: string, request: object): Promise<object> {
    const deadline = this.deadline();
    const candidates = this.inTurn();
    for (let i = 0; ; i++) {
      try {
        return await this.callAt(candidates[i], method, request, deadline);
      } catch (error) {
        const { code, details, message } = error as ServiceError;
        if (code === status.UNAVAILABLE && i + 1 < candidates.length) continue;
        const text = `${this.service}.${method} at ${this.options.address}: ${details || message}`;
        throw new UnavailableError(text, { cause: error });
      }
    }
  }

  private callAt(client: Client, method: string, request: object, deadline: number): Promise<object> {
    const { path, requestSerialize, responseDeserialize } = this.methods[method];
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadata,
        { deadline },
        (error, reply = {}) => (error === null ? resolve(reply) : reject(error)),
      );
    });
  }

  /** All instances, the next one first, and those last to which no connection stands although one was tried. */
  private inTurn(): Client[] {
    const start = this.turn++ % this.clients.length;
    const rotated = [...this.clients.slice(start), ...this.clients.slice(0, start)];
    const isDoubtful = (client: Client): boolean => {
      const state = client.getChannel().getConnectivityState(false);
      return state === connectivityState.CONNECTING || state === connectivityState.TRANSIENT_FAILURE;
    };
    return [...rotated.filter((client) => !isDoubtful(client)), ...rotated.filter(isDoubtful)];
  }

  /** The reply's JSON, or undefined if there is none. */
  async callForJson<T>(method: string, request: object): Promise<T | undefined> {
    const reply = await this.call(method, request);
    const json = 'json' in reply && typeof reply.json === 'string' ? reply.json : '';
    return json === '' ? undefined : (JSON.parse(json) as T);
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  /** grpc-js wants wall time here; it is a transport matter and decides nothing. */
  private deadline(): number {
    return performance.timeOrigin + performance.now() + this.timeoutMs;
  }
}

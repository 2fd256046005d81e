import {
  credentials,
  loadPackageDefinition,
  Metadata,
  type Client,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { INTERNAL_PACKAGE, internalProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';
import { type Secret, UnavailableError } from '@tocsin/runtime';

export interface InternalClientOptions {
  /** `host:port` of the other service. */
  readonly address: string;
  readonly token: Secret;
  readonly timeoutMs?: number;
}

type Unary = (
  request: object,
  metadata: Metadata,
  options: { deadline: number },
  callback: (error: ServiceError | null, reply: Record<string, unknown>) => void,
) => void;

/** Calls one internal service of another process. The connection is made on first use and kept. */
export class InternalClient {
  private readonly client: Client;
  private readonly metadata = new Metadata();
  private readonly timeoutMs: number;

  constructor(
    private readonly service: 'ConfigurationLookup' | 'ChannelSuspension' | 'AlertHistory' | 'DeliveryHistory',
    private readonly options: InternalClientOptions,
  ) {
    const definition = loadPackageDefinition(loadSync(internalProtoPath, protoLoaderOptions));
    const packageObject = INTERNAL_PACKAGE.split('.').reduce<Record<string, unknown>>(
      (object, part) => object[part] as Record<string, unknown>,
      definition as Record<string, unknown>,
    );
    const Constructor = packageObject[service] as ServiceClientConstructor;
    this.client = new Constructor(options.address, credentials.createInsecure());
    this.metadata.set('authorization', `Bearer ${options.token.reveal()}`);
    this.timeoutMs = options.timeoutMs ?? 2_000;
  }

  /** @throws {UnavailableError} If the other service does not answer in time or refuses. */
  async call(method: string, request: object): Promise<Record<string, unknown>> {
    const run = (this.client as Client & Record<string, Unary>)[method];
    return new Promise((resolve, reject) => {
      run.call(this.client, request, this.metadata, { deadline: this.deadline() }, (error, reply) => {
        if (error === null) return resolve(reply);
        const text = `${this.service}.${method} at ${this.options.address}: ${error.details || error.message}`;
        return reject(new UnavailableError(text, { cause: error }));
      });
    });
  }

  /** The reply's JSON, or undefined if there is none. */
  async callForJson<T>(method: string, request: object): Promise<T | undefined> {
    const { json } = await this.call(method, request);
    return typeof json === 'string' && json !== '' ? (JSON.parse(json) as T) : undefined;
  }

  close(): void {
    this.client.close();
  }

  /** grpc-js wants wall time here; it is a transport matter and decides nothing. */
  private deadline(): number {
    return performance.timeOrigin + performance.now() + this.timeoutMs;
  }
}

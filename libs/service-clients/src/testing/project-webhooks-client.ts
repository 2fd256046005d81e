import {
  type Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { adminProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';

/** What a call of gRPC came to. */
export interface Outcome {
  /** `OK`, or the name of the status. */
  readonly status: string;
  readonly message: string;
  /** As HTTP would answer them. */
  readonly errorCode: string | undefined;
  readonly field: string | undefined;
  readonly reply: unknown;
}

type Unary = (
  request: object,
  metadata: Metadata,
  callback: (error: ServiceError | null, reply: unknown) => void,
) => void;

/** A client of `tocsin.admin.v1.ProjectWebhooks`, as others would write one. */
export class ProjectWebhooksClient {
  private readonly client: Client;

  constructor(address: string) {
    const definition = loadPackageDefinition(loadSync(adminProtoPath, { ...protoLoaderOptions, defaults: false }));
    const { ProjectWebhooks } = (
      definition as unknown as { tocsin: { admin: { v1: Record<string, ServiceClientConstructor> } } }
    ).tocsin.admin.v1;
    this.client = new ProjectWebhooks(address, credentials.createInsecure());
  }

  call(method: string, request: object, headers: Readonly<Record<string, string>>): Promise<Outcome> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    const run = (this.client as Client & Record<string, Unary>)[method];
    return new Promise((resolve) => {
      run.call(this.client, request, metadata, (error, reply) => resolve(outcomeOf(error, reply)));
    });
  }

  close(): void {
    this.client.close();
  }
}

function outcomeOf(error: ServiceError | null, reply: unknown): Outcome {
  const told = (name: string): string | undefined => error?.metadata.get(name)[0]?.toString();
  return {
    status: status[error?.code ?? status.OK],
    message: error?.details ?? '',
    errorCode: told('tocsin-error-code'),
    field: told('tocsin-error-field'),
    reply,
  };
}

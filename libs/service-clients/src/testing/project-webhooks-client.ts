import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { ADMIN_PACKAGE, adminProtoPath, protoLoaderOptions } from '@tocsin/admin-contract';
import { loadService } from '../load-service.js';

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

const PROJECT_WEBHOOKS = loadService(adminProtoPath, `${ADMIN_PACKAGE}.ProjectWebhooks`, {
  ...protoLoaderOptions,
  defaults: false,
});

/** A client of `tocsin.admin.v1.ProjectWebhooks`, as others would write one. */
export class ProjectWebhooksClient {
  private readonly client: Client;

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure());
  }

  call(method: string, request: object, headers: Readonly<Record<string, string>>): Promise<Outcome> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    const { path, requestSerialize, responseDeserialize } = PROJECT_WEBHOOKS[method];
    return new Promise((resolve) => {
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, (error, reply) =>
        resolve(outcomeOf(error, reply)),
      );
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

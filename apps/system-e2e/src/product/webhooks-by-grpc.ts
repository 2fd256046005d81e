import { type Client, credentials, loadPackageDefinition, Metadata, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { adminProtoPath } from '@tocsin/admin-contract';

type Unary = (request: object, metadata: Metadata, done: (error: ServiceError | null, reply: unknown) => void) => void;
type ClientConstructor = new (address: string, channel: ReturnType<typeof credentials.createInsecure>) => Client;

/**
 * Calls a method of `tocsin.admin.v1.ProjectWebhooks`, as any client would.
 *
 * @param address - `host:port` of a config service.
 */
export async function callWebhooks<T>(address: string, key: string, method: string, request: object): Promise<T> {
  const { tocsin } = loadPackageDefinition(loadSync(adminProtoPath)) as unknown as {
    readonly tocsin: { readonly admin: { readonly v1: { readonly ProjectWebhooks: ClientConstructor } } };
  };
  const client = new tocsin.admin.v1.ProjectWebhooks(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('x-api-key', key);
  try {
    return await new Promise<T>((resolve, reject) => {
      const call = (client as Client & Record<string, Unary>)[method];
      call.call(client, request, metadata, (error, reply) => (error ? reject(error) : resolve(reply as T)));
    });
  } finally {
    client.close();
  }
}

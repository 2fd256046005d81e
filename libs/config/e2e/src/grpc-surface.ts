import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import {
  ADMIN_PACKAGE,
  adminProtoPath,
  INTERNAL_PACKAGE,
  internalProtoPath,
  protoLoaderOptions,
} from '@tocsin/admin-contract';
import type { ConfigService } from './config-service.js';

/** Serves gRPC beside HTTP, as a process does. */
export async function serveGrpc(service: ConfigService): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  service.app.connectMicroservice<MicroserviceOptions>({
    transport: Transport.GRPC,
    options: {
      package: [INTERNAL_PACKAGE, ADMIN_PACKAGE],
      protoPath: [internalProtoPath, adminProtoPath],
      loader: protoLoaderOptions,
      url: address,
    },
  });
  await service.app.startAllMicroservices();
  return address;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

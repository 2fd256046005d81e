import { fileURLToPath } from 'node:url';

/** Package of the gRPC services for clients; see proto/admin.proto and docs/grpc.md. */
export const ADMIN_PACKAGE = 'tocsin.admin.v1';

/** Where the proto file of the services for clients lies. */
export const adminProtoPath = fileURLToPath(new URL('../proto/admin.proto', import.meta.url));

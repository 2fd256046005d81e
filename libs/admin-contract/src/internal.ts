import { fileURLToPath } from 'node:url';

/** Package of the calls between our own services; see proto/internal.proto. */
export const INTERNAL_PACKAGE = 'tocsin.internal.v1';

/** Where the proto file of the internal calls lies. */
export const internalProtoPath = fileURLToPath(new URL('../proto/internal.proto', import.meta.url));

/** How proto files are loaded on both sides: camelCase members, numbers for 64 bits, defaults present. */
export const protoLoaderOptions = { longs: Number, keepCase: false, defaults: true, enums: String } as const;

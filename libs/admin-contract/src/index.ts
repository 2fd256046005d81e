export { INTERNAL_PACKAGE, internalProtoPath, protoLoaderOptions } from './internal.js';

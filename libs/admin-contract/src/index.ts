export { ADMIN_PACKAGE, adminProtoPath } from './admin.js';
export { INTERNAL_PACKAGE, internalProtoPath, protoLoaderOptions } from './internal.js';
export { ROUTES, serviceOf, type ServiceName } from './routes.js';

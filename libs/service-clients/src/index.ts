export type { InternalClientOptions } from './grpc-client.js';
export { GrpcAlertHistory, GrpcChannelSuspension, GrpcConfigurationLookup, GrpcDeliveryHistory } from './grpc-ports.js';

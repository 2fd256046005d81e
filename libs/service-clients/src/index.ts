export type { InternalClientOptions } from './grpc-client.js';
export {
  GrpcAlertHistory,
  GrpcChannelSuspension,
  GrpcConfigurationLookup,
  GrpcDeliveryHistory,
  GrpcMonitorDefinitions,
} from './grpc-ports.js';

export type { InternalClientOptions } from './grpc-client.js';
export {
  GrpcAlertHistory,
  GrpcChannelSuspension,
  GrpcConfigurationLookup,
  GrpcDeliveryHistory,
  GrpcKpiMonitorProgress,
  GrpcMonitorDefinitions,
} from './grpc-ports.js';

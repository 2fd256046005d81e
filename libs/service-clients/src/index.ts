export {
  GrpcAlertHistory,
  GrpcChannelSuspension,
  GrpcConfigurationLookup,
  GrpcDeliveryHistory,
  GrpcKpiMonitorProgress,
  GrpcMonitorDefinitions,
} from './grpc-ports.js';

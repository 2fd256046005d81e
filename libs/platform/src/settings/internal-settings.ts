import { listOf, requiredSetting, secretOf, type Setting } from './setting.js';

/** The addresses of one service, as `InternalClientOptions` takes them. */
const grpcAddresses = (text: string): string =>
  listOf(
    text,
    (address) => /^(dns:\/\/\/)?([^:/\s]+|\[[0-9a-f:]+\]):\d+$/i.test(address),
    'host:port or dns:///name:port',
  ).join(',');
const grpcSetting = (name: string, service: string): Setting<string> =>
  requiredSetting(
    name,
    `gRPC address of ${service}, host:port or dns:///name:port; several, separated by commas, and all addresses of a name are used in turn.`,
    grpcAddresses,
  );
export const configGrpc = grpcSetting('TOCSIN_CONFIG_GRPC', 'config');
export const evaluatorGrpc = grpcSetting('TOCSIN_EVALUATOR_GRPC', 'evaluator');
export const dispatcherGrpc = grpcSetting('TOCSIN_DISPATCHER_GRPC', 'dispatcher');
export const internalToken = requiredSetting(
  'TOCSIN_INTERNAL_TOKEN',
  'Authenticates the services to each other; the same for all, at least 16 characters.',
  (text) => {
    if (text.length < 16) throw new Error('has fewer than 16 characters; `openssl rand -base64 32` makes a good one');
    return secretOf(text);
  },
);

export { codeOf, ConnectError, EgressRefusedError, messageOf, type ConnectFailure } from './connect/connect-errors.js';
export { PinnedClient, type ConnectionHolder, type TracedDispatchOptions } from './connect/pinned-client.js';
export {
  PinnedConnector,
  type AddressFamily,
  type ConnectionTrace,
  type ConnectLimits,
  type ConnectOptions,
  type ConnectTarget,
} from './connect/pinned-connector.js';
export { trustedContext } from './connect/tls-handshake.js';
export { AddressResolver, NameResolutionError } from './resolve/address-resolver.js';
export { DnsResolver, type DnsResolverOptions } from './resolve/dns-resolver.js';
export { Deadlines, type Expiring } from './time/deadlines.js';

export { codeOf, ConnectError, EgressRefusedError, messageOf } from './connect/connect-errors.js';
export { PinnedClient, type ConnectionHolder, type TracedDispatchOptions } from './connect/pinned-client.js';
export { PinnedConnector, type AddressFamily, type ConnectionTrace } from './connect/pinned-connector.js';
export { trustedContext } from './connect/tls-handshake.js';
export { AddressResolver } from './resolve/address-resolver.js';
export { DnsResolver } from './resolve/dns-resolver.js';
export { Deadlines, type Expiring } from './time/deadlines.js';

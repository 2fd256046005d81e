export { TestAuthority, selfSignedCertificate } from './certificates.js';
export { FixedResolver, SilentResolver } from './fixed-resolver.js';
export { RawServer, answer, answering } from './raw-server.js';

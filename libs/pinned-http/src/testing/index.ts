export { TestAuthority, selfSignedCertificate, type CertificateRequest, type TestCertificate } from './certificates.js';
export { DnsServer, type DnsAnswer } from './dns-server.js';
export { FixedResolver, SilentResolver } from './fixed-resolver.js';
export { RawServer, answer, answering } from './raw-server.js';

import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A self-made certificate with its key, both PEM, for servers in tests. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** DNS names that the certificate is valid for. */
  readonly names: readonly string[];
  /** Years in which it begins and ends to be valid. */
  readonly validYears?: readonly [from: number, to: number];
}

/** An authority that exists in tests only. Trust it with `extraAuthorities`. */
export class TestAuthority {
  /** The authority's own certificate, PEM. */
  readonly cert: string;
  private readonly name: Buffer;
  private readonly keys = newKeys();

  constructor(commonName = 'Tocsin test authority') {
    this.name = distinguishedName(commonName);
    const { publicKey, privateKey } = this.keys;
    this.cert = pem('CERTIFICATE', signed(this.name, this.name, publicKey, [2020, 2049], [CA_EXTENSION], privateKey));
  }

  issue(request: CertificateRequest): TestCertificate {
    return makeCertificate(request, this.name, this.keys.privateKey);
  }
}

/** A certificate that nobody has signed but itself. */
export function selfSignedCertificate(request: CertificateRequest): TestCertificate {
  return makeCertificate(request);
}

function makeCertificate(request: CertificateRequest, issuer?: Buffer, issuerKey?: KeyObject): TestCertificate {
  const { publicKey, privateKey } = newKeys();
  const subject = distinguishedName(request.names[0] ?? 'nameless');
  const der = signed(
    issuer ?? subject,
    subject,
    publicKey,
    request.validYears ?? [2020, 2049],
    [alternativeNames(request.names)],
    issuerKey ?? privateKey,
  );
  return { cert: pem('CERTIFICATE', der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/* DER by hand (X.509, RFC 5280), so that tests need no tool. */

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function signed(
  issuer: Buffer,
  subject: Buffer,
  publicKey: KeyObject,
  [from, to]: readonly [number, number],
  extensions: readonly Buffer[],
  signer: KeyObject,
): Buffer {
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), publicKey.export({ type: 'spki', format: 'der' }).subarray(-8)])),
    ECDSA_SHA256,
    issuer,
    der(0x30, utcTime(from), utcTime(to)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, signer)]);
  return der(0x30, body, ECDSA_SHA256, der(0x03, signature));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const ECDSA_SHA256 = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
/** Basic constraints: this is an authority. */
const CA_EXTENSION = der(
  0x30,
  der(0x06, Buffer.from('551d13', 'hex')),
  der(0x01, Buffer.of(0xff)),
  der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))),
);

function alternativeNames(names: readonly string[]): Buffer {
  const list = der(0x30, ...names.map((name) => der(0x82, Buffer.from(name))));
  return der(0x30, der(0x06, Buffer.from('551d11', 'hex')), der(0x04, list));
}

function distinguishedName(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(commonName)))));
}

function utcTime(year: number): Buffer {
  return der(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

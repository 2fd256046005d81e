import { InvalidInputError } from '@tocsin/runtime';
import {
  egressPolicyFromSettings,
  parseEgressAllow,
  parseEgressSchemes,
  withOwnAddresses,
  DEFAULT_EGRESS_POLICY,
} from './egress-policy.js';
import { parseEgressPorts } from './port-rule.js';
import { SERVICE_PORTS } from './service-ports.js';

function fieldAndMessage(read: () => unknown): { field: string | undefined; message: string } {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInputError) return { field: error.field, message: error.message };
  }
  throw new Error('nothing was refused');
}

describe('TOCSIN_EGRESS_ALLOW', () => {
  it('is empty by default and reads blocks and single addresses', () => {
    expect(parseEgressAllow('')).toEqual([]);
    expect(parseEgressAllow(' 10.0.0.0/8 , fd00::/8,192.0.2.1, ').map(({ text }) => text)).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      '192.0.2.1',
    ]);
  });

  it.each([
    {
      text: '10.0.0.0/8,10.1.2.3/8',
      message: 'TOCSIN_EGRESS_ALLOW: "10.1.2.3/8" has bits set behind its prefix; write 10.0.0.0/8 for the whole block',
    },
    {
      text: '10.0.0.0/33,10.0.0.0/8,::1/x',
      message:
        'TOCSIN_EGRESS_ALLOW: "10.0.0.0/33" has a prefix of more than 32 bits; write 0 to 32; "::1/x" has no number after the slash; write 0 to 128',
    },
    {
      text: 'localhost',
      message:
        'TOCSIN_EGRESS_ALLOW: "localhost" is not an address block; write an IPv4 or IPv6 address and a prefix, like 10.0.0.0/8 or fd00::/8',
    },
  ])('refuses $text by name', ({ text, message }) => {
    expect(fieldAndMessage(() => parseEgressAllow(text))).toEqual({ field: 'TOCSIN_EGRESS_ALLOW', message });
  });
});

describe('TOCSIN_EGRESS_SCHEMES', () => {
  it.each([
    { text: '', schemes: ['https', 'http'] },
    { text: 'https', schemes: ['https'] },
    { text: 'http, https', schemes: ['http', 'https'] },
  ])('"$text" means $schemes', ({ text, schemes }) => {
    expect([...parseEgressSchemes(text)]).toEqual(schemes);
  });

  it.each(['ftp', 'https,gopher', 'HTTPS', 'http:'])('refuses %s', (text) => {
    expect(fieldAndMessage(() => parseEgressSchemes(text))).toEqual({
      field: 'TOCSIN_EGRESS_SCHEMES',
      message: expect.stringContaining('write https, http or both') as string,
    });
  });
});

it('every scheme and every port that is wrong is named', () => {
  expect(fieldAndMessage(() => parseEgressSchemes('ftp,https,gopher')).message).toBe(
    'TOCSIN_EGRESS_SCHEMES: "ftp" is not a scheme that webhooks can use; "gopher" is not a scheme that webhooks can use; write https, http or both, separated by a comma',
  );
  expect(fieldAndMessage(() => parseEgressPorts('0,443,x')).message).toBe(
    'TOCSIN_EGRESS_PORTS: "0" is not a port; "x" is not a port; write ports from 1 to 65535 or ranges of them, separated by commas, like 443,8443,9000-9999',
  );
});

describe('TOCSIN_EGRESS_PORTS', () => {
  const allowed = (text: string, ports: readonly number[]) =>
    ports.filter((port) => parseEgressPorts(text).allows(port));

  it.each([
    {
      text: '',
      ports: [0, 1, 22, 25, 79, 80, 81, 442, 443, 444, 1023, 1024, 2375, 5432, 6379, 8080, 9092, 65535, 65536],
      passing: [80, 443, 1024, 8080, 65535],
    },
    { text: '443', ports: [80, 442, 443, 444, 8080], passing: [443] },
    { text: '443, 9000-9002', ports: [443, 8999, 9000, 9001, 9002, 9003], passing: [443, 9000, 9001, 9002] },
    { text: '5432', ports: [5431, 5432], passing: [5432] },
    { text: '1-65535', ports: [0, 1, 65535, 65536], passing: [1, 65535] },
  ])('"$text" lets $passing pass', ({ text, ports, passing }) => {
    expect(allowed(text, ports)).toEqual(passing);
  });

  it('by default stops every known service port', () => {
    expect(allowed('', [...SERVICE_PORTS.keys()])).toEqual([]);
  });

  it.each(['http', '0', '65536', '80-', '-80', '90-80', '80;443', '1.5', '443,x'])('refuses "%s"', (text) => {
    expect(fieldAndMessage(() => parseEgressPorts(text))).toEqual({
      field: 'TOCSIN_EGRESS_PORTS',
      message: expect.stringContaining('write ports from 1 to 65535 or ranges of them') as string,
    });
  });
});

it('absent settings give the default policy', () => {
  expect(egressPolicyFromSettings({})).toEqual(DEFAULT_EGRESS_POLICY);
});

it('an own address that is none is refused', () => {
  expect(() => withOwnAddresses(DEFAULT_EGRESS_POLICY, [{ address: '0.0.0.0.0' }])).toThrow(InvalidInputError);
});

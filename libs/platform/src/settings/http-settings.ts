import { hostNameFault } from '@tocsin/delivery-security';
import { isIP } from 'node:net';
import { integerSetting, type Setting, textSetting } from './setting.js';

const port = (name: string, meaning: string, defaultValue: number): Setting<number> =>
  integerSetting(name, meaning, defaultValue, { min: 0, max: 65_535 });

export const httpHost: Setting<string> = {
  ...textSetting('TOCSIN_HTTP_HOST', 'Address that HTTP and gRPC listen on.', '127.0.0.1'),
  parse(text = '127.0.0.1') {
    // Digits and dots are meant as an address, though a name could be made of them.
    const fault = /^[\d.]+$/.test(text) ? 'is no address' : hostNameFault(text.toLowerCase());
    if (isIP(text) === 0 && fault !== undefined) {
      throw new Error(`"${text}" ${fault}; write an IP address such as 0.0.0.0, or a host name, without a port`);
    }
    return text;
  },
};
export const httpPort = (value: number): Setting<number> =>
  port('TOCSIN_HTTP_PORT', 'HTTP port; 0 takes a free one.', value);
export const grpcPort = (value: number): Setting<number> =>
  port('TOCSIN_GRPC_PORT', 'gRPC port; 0 takes a free one.', value);
export const opsPort = (value: number): Setting<number> =>
  port('TOCSIN_OPS_PORT', 'Loopback port of /livez, /readyz and /metrics; 0 takes a free one.', value);

export const publicUrl: Setting<string> = {
  name: 'TOCSIN_PUBLIC_URL',
  meaning: 'Base of every URL in webhooks, images and pages. While unset, it follows the port that clients use.',
  defaultText: 'http://127.0.0.1:7070',
  parse(text) {
    if (text === undefined) return 'http://127.0.0.1:7070';
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
      throw new Error(`"${text}" is not an http or https URL without query, such as https://tocsin.example.com`);
    }
    return url.href.replace(/\/+$/, '');
  },
};

/** For a service behind an address that clients use: it cannot follow a port of its own that nobody knows beforehand. */
export const servicePublicUrl: Setting<string> = {
  ...publicUrl,
  parse(text, env = {}) {
    if (text === undefined && Number(env['TOCSIN_HTTP_PORT'] || NaN) === 0) {
      throw new Error('is required with TOCSIN_HTTP_PORT=0: links must name an address that clients can reach');
    }
    return publicUrl.parse(text);
  },
};

export const maxBodyBytes = integerSetting(
  'TOCSIN_MAX_BODY_BYTES',
  'Largest request body in bytes; a larger one is answered 413.',
  5_242_880,
  { min: 65_536, max: 104_857_600 },
);

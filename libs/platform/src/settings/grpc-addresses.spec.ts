import { configGrpc } from './catalogue.js';

describe('TOCSIN_CONFIG_GRPC', () => {
  it.each([
    { text: 'config:7071', addresses: 'config:7071' },
    { text: '127.0.0.1:7071', addresses: '127.0.0.1:7071' },
    { text: '[::1]:7071', addresses: '[::1]:7071' },
    { text: 'dns:///config:7071', addresses: 'dns:///config:7071' },
    { text: 'a:7071, dns:///b.example:7072', addresses: 'a:7071,dns:///b.example:7072' },
  ])('may be $text', ({ text, addresses }) => {
    expect(configGrpc.parse(text)).toBe(addresses);
  });

  it.each([
    { text: 'config', wrong: 'config' },
    { text: 'a:7071,', wrong: '' },
    { text: 'a:7071,b', wrong: 'b' },
    { text: 'http://config:7071', wrong: 'http://config:7071' },
    { text: 'dns://192.0.2.1/config:7071', wrong: 'dns://192.0.2.1/config:7071' },
  ])('cannot be $text', ({ text, wrong }) => {
    expect(() => configGrpc.parse(text)).toThrow(
      `"${wrong}" is not host:port or dns:///name:port; several are separated by commas`,
    );
  });
});

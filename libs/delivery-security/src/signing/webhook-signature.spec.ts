import { generateSigningSecret, signingKeyOf, webhookSignature } from './webhook-signature.js';

const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it.each([
  { body: '{"test": 2432232314}', signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
  { body: '{"msg":"アラート🔥 é"}', signature: 'v1,Ca23201k/89Yf6tHCPGleknKI6frS2g/f9rWEK9UDR8=' },
  { body: '', signature: 'v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=' },
])('signs as Standard Webhooks does: %j', ({ body, signature }) => {
  const message = { id: ID, timestamp: 1_614_265_330, body: Buffer.from(body) };
  expect(webhookSignature(message, [signingKeyOf(SECRET)])).toBe(signature);
});

it('signs with every key, in their order', () => {
  const message = { id: ID, timestamp: 1_614_265_330, body: Buffer.from('{"a":"日"}') };
  const keys = [generateSigningSecret(), generateSigningSecret()].map(signingKeyOf);
  expect(webhookSignature(message, keys)).toBe(keys.map((key) => webhookSignature(message, [key])).join(' '));
});

it('makes secrets of 32 bytes, each another', () => {
  const secrets = Array.from({ length: 20 }, generateSigningSecret);
  expect(new Set(secrets).size).toBe(20);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

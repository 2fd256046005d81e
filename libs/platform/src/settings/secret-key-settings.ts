import type { Secret } from '@tocsin/runtime';
import { optionalSetting, requiredSetting, secretOf, type Setting } from './setting.js';

const isSecretKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(text);
const NO_SECRET_KEY = 'not 32 bytes in base64; `openssl rand -base64 32` makes one';
const secretKeyText = (text: string): Secret => {
  if (!isSecretKey(text)) throw new Error(`is ${NO_SECRET_KEY}`);
  return secretOf(text);
};
export const secretKey = requiredSetting(
  'TOCSIN_SECRET_KEY',
  'Seals secrets at rest (AES-256-GCM); 32 bytes in base64, the same for all services.',
  secretKeyText,
);
export const optionalSecretKey = optionalSetting(
  'TOCSIN_SECRET_KEY',
  'Seals secrets at rest (AES-256-GCM); 32 bytes in base64.',
  secretKeyText,
  'generated into the data directory (0600)',
);

export const previousSecretKeys: Setting<readonly Secret[]> = {
  name: 'TOCSIN_SECRET_KEY_PREVIOUS',
  meaning: 'Former values of TOCSIN_SECRET_KEY, separated by commas: they open what they sealed and seal nothing more.',
  defaultText: 'empty',
  parse(text) {
    if ((text ?? '').trim() === '') return [];
    const keys = (text ?? '').split(',').map((key) => key.trim());
    const wrong = keys.flatMap((key, index) => (isSecretKey(key) ? [] : [index + 1]));
    if (wrong.length > 0) {
      const which = `${wrong.length === 1 ? 'key' : 'keys'} ${wrong.join(', ')} of ${keys.length}`;
      throw new Error(`${which} ${wrong.length === 1 ? 'is' : 'are'} ${NO_SECRET_KEY}`);
    }
    return keys.map(secretOf);
  },
};

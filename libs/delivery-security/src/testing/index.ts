import { egressPolicyFromSettings, type EgressPolicy } from '../policy/egress-policy.js';
import { ImageTokens } from '../images/image-tokens.js';
import { SecretBox } from '../sealing/secret-box.js';
import { parseSecretKey } from '../sealing/secret-key.js';

/** A policy that admits receivers on this machine, for tests with real local servers. */
export function aLoopbackPolicy(): EgressPolicy {
  return egressPolicyFromSettings({ allow: '127.0.0.0/8,::1' });
}

/** A box with a key that is always the same one. */
export function aSecretBox(): SecretBox {
  return new SecretBox(parseSecretKey(Buffer.alloc(32, 7).toString('base64')));
}

/** Tokens of a key that is always the same one. */
export function anImageTokens(): ImageTokens {
  return new ImageTokens(parseSecretKey(Buffer.alloc(32, 7).toString('base64')));
}

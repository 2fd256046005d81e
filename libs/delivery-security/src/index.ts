export type { Cidr } from './address/cidr.js';
export { classifyAddress } from './address/classify-address.js';
export { parseIp, sameIp } from './address/ip-address.js';
export {
  DEFAULT_EGRESS_POLICY,
  egressPolicyFromSettings,
  parseEgressAllow,
  parseEgressSchemes,
  type EgressPolicy,
  type EgressScheme,
} from './policy/egress-policy.js';
export { parseEgressPorts, type PortRule } from './policy/port-rule.js';
export { LOOPBACK, checkUrl, type CheckedUrl, type UrlCheckOptions } from './url/check-url.js';
export { displayReceiver, displayUrl } from './url/display-url.js';
export { hostNameFault, isLocalhostName } from './url/host-name.js';
export {
  BLOCKED_TARGET_MESSAGE,
  isBlockedTarget,
  mayPassLater,
  type Refusal,
  type RefusalCode,
} from './url/refusal.js';
export { basicAuthorization } from './url/userinfo.js';
export { vetAnswers } from './url/vet-answers.js';
export { longestFirst, secretPartsOf, withoutSecrets } from './redaction/secret-parts.js';
export { SealedByOtherKeyError, SealedTextInvalidError, SecretBox, secretBoxOf } from './sealing/secret-box.js';
export { isPlaceIn, secretPlace } from './sealing/secret-place.js';
export { generateSecretKey, parseSecretKey } from './sealing/secret-key.js';
export {
  generateSigningSecret,
  signingKeyOf,
  webhookSignature,
  type SignedMessage,
} from './signing/webhook-signature.js';
export { imagePath, ImageTokens, imageTokensOf, SAMPLE_KPI_IMAGE } from './images/image-tokens.js';

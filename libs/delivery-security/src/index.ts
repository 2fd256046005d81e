export { parseCidr, type Cidr, type CidrFault } from './address/cidr.js';
export { classifyAddress, type AddressVerdict } from './address/classify-address.js';
export { formatIp, parseIp, sameIp, type IpBytes } from './address/ip-address.js';
export {
  DEFAULT_EGRESS_POLICY,
  egressPolicyFromSettings,
  parseEgressAllow,
  parseEgressSchemes,
  withOwnAddresses,
  type EgressPolicy,
  type EgressScheme,
  type EgressSettings,
  type OwnAddress,
} from './policy/egress-policy.js';
export { DEFAULT_PORT_RULE, parseEgressPorts, type PortRule } from './policy/port-rule.js';
export {
  LOOPBACK,
  MAX_URL_LENGTH,
  checkUrl,
  type CheckedUrl,
  type UrlCheckOptions,
  type UrlVerdict,
} from './url/check-url.js';
export { displayReceiver, displayUrl } from './url/display-url.js';
export { hostNameFault, isLocalhostName } from './url/host-name.js';
export {
  BLOCKED_TARGET_MESSAGE,
  isBlockedTarget,
  mayPassLater,
  type Refusal,
  type RefusalCode,
} from './url/refusal.js';
export { basicAuthorization, type Userinfo } from './url/userinfo.js';
export { vetAnswers, type VettedAnswers } from './url/vet-answers.js';
export { longestFirst, secretPartsOf, withoutSecrets } from './redaction/secret-parts.js';
export { SealedByOtherKeyError, SealedTextInvalidError, SecretBox, secretBoxOf } from './sealing/secret-box.js';
export { isPlaceIn, secretPlace } from './sealing/secret-place.js';
export { generateSecretKey, parseSecretKey, type SecretKey } from './sealing/secret-key.js';
export {
  generateSigningSecret,
  signingKeyOf,
  webhookSignature,
  type SignedMessage,
} from './signing/webhook-signature.js';
export { imagePath, ImageTokens, imageTokensOf, SAMPLE_KPI_IMAGE, type ImagePlace } from './images/image-tokens.js';

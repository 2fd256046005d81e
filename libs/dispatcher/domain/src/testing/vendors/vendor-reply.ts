import { discordReply, googleChatReply, teamsReply } from './chat-vendors.js';
import { opsgenieReply, pagerDutyReply } from './incident-vendors.js';
import { slackReply } from './slack-vendor.js';
import type { VendorFormat, VendorReply, VendorRequest } from './vendor.js';

const REPLIES: Readonly<Record<VendorFormat, (request: VendorRequest) => VendorReply>> = {
  slack: slackReply,
  teams: teamsReply,
  discord: discordReply,
  googleChat: googleChatReply,
  pagerDuty: pagerDutyReply,
  opsgenie: opsgenieReply,
};

/** What a vendor answers to a request. */
export const vendorReply = (format: VendorFormat, request: VendorRequest): VendorReply => REPLIES[format](request);

const TOO_MANY: Readonly<Record<VendorFormat, string>> = {
  slack: 'rate_limited',
  teams: '',
  discord: '{"message":"You are being rate limited.","retry_after":1,"global":false}',
  googleChat: '{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}',
  pagerDuty: '{"status":"throttle exceeded"}',
  opsgenie: '{"message":"You are making too many requests!"}',
};

/** What a vendor answers that has had enough. Discord says in the body how long to wait, the others in the header. */
export const throttledReply = (format: VendorFormat): VendorReply => ({
  status: 429,
  body: TOO_MANY[format],
  ...(format !== 'discord' && { headers: { 'retry-after': '1' } }),
});

/**
 * What an incoming webhook of Slack answers, as plain text, when sending the same again cannot help: the message is not
 * one, or the hook, its channel or its workspace is gone.
 */
export const SLACK_PERMANENT_ERRORS: ReadonlySet<string> = new Set([
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'invalid_token',
  'msg_blocks_too_long',
  'no_active_hooks',
  'no_service',
  'no_service_id',
  'no_team',
  'no_text',
  'posting_to_general_channel_denied',
  'team_disabled',
  'too_many_attachments',
  'user_not_found',
]);

/** What Slack answers when the same can succeed later. */
export const SLACK_PASSING_ERRORS: ReadonlySet<string> = new Set(['rate_limited', 'ratelimited', 'rollup_error']);

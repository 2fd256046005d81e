import type { ChannelState } from '@tocsin/payload-schemas';

/** How a receiver wants to be told. */
export type MessageFormat = MessageForm['format'];

/** Text put in front of a Slack message, by the status of the alert. */
export type Mentions = Extract<ChannelState, { type: 'slack' }>['mentions'];

/** A format with every channel option that changes bytes: channels of equal form get equal bodies. */
export type MessageForm =
  | { readonly format: 'mackerel'; readonly enabledGraphImage: boolean }
  | { readonly format: 'slack'; readonly enabledGraphImage: boolean; readonly mentions: Mentions }
  | { readonly format: 'mail' };

/** The form that a channel asks for. */
export function formOf(channel: ChannelState): MessageForm {
  if (channel.type === 'email') return { format: 'mail' };
  const { enabledGraphImage } = channel;
  if (channel.type === 'webhook') return { format: 'mackerel', enabledGraphImage };
  return { format: 'slack', enabledGraphImage, mentions: channel.mentions };
}

/** Equal for forms that render equally, so that a body is rendered once per transition and key. */
export function formKey(form: MessageForm): string {
  if (form.format === 'mail') return 'mail';
  const image = form.enabledGraphImage ? 'image' : '';
  if (form.format === 'mackerel') return `mackerel ${image}`;
  const { ok, warning, critical } = form.mentions;
  return `slack ${image} ${JSON.stringify([ok, warning, critical])}`;
}

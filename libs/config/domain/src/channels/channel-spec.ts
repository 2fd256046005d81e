import type { ChannelState } from '@tocsin/payload-schemas';

type Own<T extends ChannelState['type']> = Omit<
  Extract<ChannelState, { type: T }>,
  'id' | 'suspendedAt' | 'urlSealed' | 'signing'
>;

/** A channel as its author describes it, each member by itself already in range: without id, the URL in the clear. */
export type ChannelSpec =
  (Own<'webhook'> & { readonly url: string }) | (Own<'slack'> & { readonly url: string }) | Own<'email'>;

export type ChannelKind = ChannelSpec['type'];
/** The description of one kind. */
export type ChannelSpecOf<K extends ChannelKind> = Extract<ChannelSpec, { type: K }>;

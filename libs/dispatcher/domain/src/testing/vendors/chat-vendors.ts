import {
  badOptional,
  badText,
  badUrl,
  isObject,
  type Json,
  objectIn,
  objectsIn,
  textOf,
  type VendorReply,
  type VendorRequest,
} from './vendor.js';

/** A workflow of Teams: takes whatever is small enough, and looks at the card later. */
export function teamsReply(request: VendorRequest): VendorReply {
  if (request.body.length > 28 * 1_024) return { status: 413, body: '', fault: 'more than 28 KB' };
  const message = objectIn(request);
  const [attachment] = objectsIn(message?.['attachments']);
  const isCard = attachment?.['contentType'] === 'application/vnd.microsoft.card.adaptive';
  const fault = message?.['type'] === 'message' && isCard ? undefined : 'no card';
  return { status: 202, body: '', ...(fault !== undefined && { fault }) };
}

/** A webhook of Discord. */
export function discordReply(request: VendorRequest): VendorReply {
  const message = objectIn(request);
  const refused = (code: number, fault: string): VendorReply => ({
    status: 400,
    body: JSON.stringify({ message: fault, code }),
    fault,
  });
  if (message === undefined) return refused(50_109, 'The request body contains invalid JSON.');
  const embeds = objectsIn(message['embeds']);
  if (textOf(message['content']) === '' && embeds.length === 0) return refused(50_006, 'Cannot send an empty message');
  const [fault] = [
    ...badOptional(message['content'], 2_000, 'content'),
    ...(embeds.length > 10 ? ['embeds'] : []),
    ...(embedLength(embeds) > 6_000 ? ['texts of embeds'] : []),
    ...embeds.flatMap(embedFaults),
  ];
  if (fault !== undefined) return refused(50_035, fault);
  return request.path.includes('wait=true') ? { status: 200, body: '{"id":"1"}' } : { status: 204, body: '' };
}

function embedFaults({ title, description, url, fields, footer, image, color }: Json): string[] {
  const shown = objectsIn(fields);
  return [
    ...badOptional(title, 256, 'title'),
    ...badOptional(description, 4_096, 'description'),
    ...(url === undefined ? [] : badUrl(url, 2_048, 'url')),
    ...(shown.length > 25 ? ['fields'] : []),
    ...shown.flatMap(({ name, value }) => [...badText(name, 256, 'name'), ...badText(value, 1_024, 'value')]),
    ...(isObject(footer) ? badText(footer['text'], 2_048, 'footer') : []),
    ...(isObject(image) ? badUrl(image['url'], 2_048, 'image') : []),
    ...(color === undefined || Number.isInteger(color) ? [] : ['color']),
  ];
}

function embedLength(embeds: readonly Json[]): number {
  return embeds
    .flatMap(({ title, description, fields, footer }) => [
      textOf(title),
      textOf(description),
      isObject(footer) ? textOf(footer['text']) : '',
      ...objectsIn(fields).flatMap(({ name, value }) => [textOf(name), textOf(value)]),
    ])
    .reduce((sum, text) => sum + text.length, 0);
}

/** A webhook of a space in Google Chat. */
export function googleChatReply(request: VendorRequest): VendorReply {
  const refused = (fault: string): VendorReply => ({
    status: 400,
    body: JSON.stringify({ error: { code: 400, message: fault, status: 'INVALID_ARGUMENT' } }),
    fault,
  });
  const message = objectIn(request);
  if (message === undefined) return refused('no JSON');
  if (request.body.length > 32_000) return refused('more than 32,000 bytes');
  const cards = objectsIn(message['cardsV2']);
  if (textOf(message['text']) === '' && cards.length === 0) return refused('an empty message');
  const sections = cards.flatMap(({ card }) => (isObject(card) ? objectsIn(card['sections']) : []));
  const widgets = sections.flatMap((section) => objectsIn(section['widgets']));
  const [fault] = [...(widgets.length > 100 ? ['more than 100 widgets'] : []), ...widgets.flatMap(widgetFaults)];
  if (fault !== undefined) return refused(fault);
  return { status: 200, body: '{"name":"spaces/s/messages/m","thread":{"name":"spaces/s/threads/t"}}' };
}

function widgetFaults({ textParagraph, decoratedText, image, buttonList }: Json): string[] {
  if (isObject(textParagraph)) return badText(textParagraph['text'], 32_000, 'an empty paragraph');
  if (isObject(decoratedText)) return badText(decoratedText['text'], 32_000, 'an empty decorated text');
  if (isObject(image)) return badUrl(image['imageUrl'], 32_000, 'imageUrl');
  if (!isObject(buttonList)) return ['an unknown widget'];
  return objectsIn(buttonList['buttons']).flatMap(({ text, onClick }) => {
    const link = isObject(onClick) && isObject(onClick['openLink']) ? onClick['openLink']['url'] : undefined;
    return [...badText(text, 32_000, 'text of a button'), ...badUrl(link, 32_000, 'url of a button')];
  });
}

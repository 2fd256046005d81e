import {
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

/** An incoming webhook of Slack. */
export function slackReply(request: VendorRequest): VendorReply {
  const message = objectIn(request);
  if (request.method !== 'POST' || message === undefined) return refused('invalid_payload');
  const attachments = objectsIn(message['attachments']);
  const blocks = objectsIn(message['blocks']);
  if (textOf(message['text']) === '' && attachments.length + blocks.length === 0) return refused('no_text');
  if (attachments.length > 100) return refused('too_many_attachments');
  const [fault] = faultsIn(blocks);
  if (fault !== undefined) return { ...refused('invalid_blocks'), fault };
  const attached = attachments.flatMap((attachment) => objectsIn(attachment['blocks']));
  const [attachedFault] = faultsIn(attached);
  if (attachedFault !== undefined) return { ...refused('invalid_attachments'), fault: attachedFault };
  if (lengthOf([...blocks, ...attached]) > 13_000) return refused('msg_blocks_too_long');
  return { status: 200, body: 'ok' };
}

const refused = (body: string): VendorReply => ({ status: 400, body, fault: body });

function faultsIn(blocks: readonly Json[]): readonly string[] {
  return [...(blocks.length > 50 ? ['more than 50 blocks'] : []), ...blocks.flatMap(faultsOfBlock)];
}

function faultsOfBlock(block: Json): string[] {
  switch (block['type']) {
    case 'header':
      return [...badPlain(block['text'], 150, 'header text')];
    case 'section':
      return sectionFaults(block);
    case 'context': {
      const elements = objectsIn(block['elements']);
      return [
        ...countFault(elements, 10, 'context elements'),
        ...elements.flatMap(({ text }) => badText(text, 3_000, 'context text')),
      ];
    }
    case 'image':
      return [...badUrl(block['image_url'], 3_000, 'image_url'), ...badText(block['alt_text'], 2_000, 'alt_text')];
    case 'actions': {
      const elements = objectsIn(block['elements']);
      return [...countFault(elements, 25, 'action elements'), ...elements.flatMap(buttonFaults)];
    }
    default:
      return ['type of block'];
  }
}

function sectionFaults({ text, fields }: Json): string[] {
  if (text === undefined && fields === undefined) return ['section without text'];
  const shown = objectsIn(fields);
  return [
    ...(isObject(text) ? badText(text['text'], 3_000, 'section text') : []),
    ...(fields === undefined ? [] : countFault(shown, 10, 'fields')),
    ...shown.flatMap((field) => badText(field['text'], 2_000, 'field text')),
  ];
}

const buttonFaults = ({ text, url, action_id: actionId }: Json): string[] => [
  ...badPlain(text, 75, 'button text'),
  ...badUrl(url, 3_000, 'button url'),
  ...badText(actionId, 255, 'action_id'),
];

const badPlain = (text: unknown, limit: number, what: string): string[] =>
  isObject(text) && text['type'] === 'plain_text' ? badText(text['text'], limit, what) : [what];

const countFault = (items: readonly unknown[], limit: number, what: string): string[] =>
  items.length === 0 || items.length > limit ? [what] : [];

/** Characters of all texts in blocks, addresses left out. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + lengthOf(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => {
    const isText = (name === 'text' || name === 'alt_text') && typeof member === 'string';
    return sum + (isText ? member.length : lengthOf(member));
  }, 0);
}

import { lines, oneLine } from '../words/plain-text.js';
import { escaped, MAIL_LIMITS, type MailPicture, type MailText, pictureSlot } from './mail-text.js';

/** A field: a name of ours and a value, with the page it leads to. */
export interface MailField {
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** A page. */
export interface MailLink {
  readonly url: string;
  readonly text: string;
}

/** One thing that a mail tells. */
export interface MailCard {
  /** Empty: the title of the mail says it. */
  readonly heading: string;
  readonly detail: string;
  readonly fields: readonly MailField[];
  readonly picture: MailPicture | null;
}

/** What a mail says, apart from how it is laid out. Texts are plain. */
export interface MailParts {
  readonly subject: string;
  /** What mail programs show beside the subject; empty: the beginning of the text. */
  readonly preview: string;
  /** A status, or what has happened. */
  readonly label: string;
  readonly color: string;
  readonly title: string;
  /** Of the button, and of what stands beside it. */
  readonly links: readonly MailLink[];
  readonly cards: readonly MailCard[];
  readonly memo: string;
  readonly context: string;
}

/** What a mail about one thing says. */
export interface SingleMailParts extends Omit<MailParts, 'subject' | 'preview' | 'cards'>, Omit<MailCard, 'heading'> {
  readonly orgName: string;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const GREY = 'color:#5c6670';

/** Lays out a mail about one thing, whose subject begins with the organization and the label. */
export function mailPage({ orgName, detail, fields, picture, ...parts }: SingleMailParts): MailText {
  return layOut({
    ...parts,
    subject: `[${orgName}] ${parts.label}: ${oneLine(parts.title, MAIL_LIMITS.subject)}`,
    preview: '',
    cards: [{ heading: '', detail, fields, picture }],
  });
}

/**
 * Lays a mail out, as plain text and as HTML. The HTML is one column without style sheets or foreign resources: mail
 * programs drop the former and block the latter.
 */
export function layOut(given: MailParts): MailText {
  const parts: MailParts = {
    ...given,
    title: oneLine(given.title, MAIL_LIMITS.subject),
    memo: lines(given.memo, MAIL_LIMITS.memo),
    context: oneLine(given.context, MAIL_LIMITS.field),
    cards: given.cards.map((card) => ({
      ...card,
      heading: oneLine(card.heading, MAIL_LIMITS.subject),
      detail: lines(card.detail, MAIL_LIMITS.detail),
      fields: card.fields.map((field) => ({ ...field, value: oneLine(field.value, MAIL_LIMITS.field) })),
    })),
  };
  return {
    subject: oneLine(given.subject, MAIL_LIMITS.subject),
    text: plainText(parts),
    html: html(parts),
    pictures: picturesOf(parts),
  };
}

const picturesOf = ({ cards }: MailParts): readonly MailPicture[] =>
  cards.flatMap(({ picture }) => (picture === null ? [] : [picture]));

function plainText({ label, title, links, cards, memo, context }: MailParts): string {
  const begin = `${label}: ${title}`;
  const isAlone = cards.length === 1 && cards[0]?.heading === '';
  const paragraphs = [
    isAlone ? '' : begin,
    ...cards.flatMap(({ heading, detail, fields }) => [
      [isAlone ? begin : heading, detail].filter((line) => line !== '').join('\n'),
      fields.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    ]),
    memo,
    links.map(({ text, url }) => `${text}: ${url}`).join('\n'),
    `-- \n${context}`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function html(parts: MailParts): string {
  const { preview, label, color, title, links, cards, memo, context } = parts;
  const pictures = picturesOf(parts);
  const blocks = [
    `<p style="margin:0;font-size:13px;font-weight:700;letter-spacing:.05em"><span style="border:2px solid ${color};padding:2px 8px;border-radius:3px">${escaped(label)}</span></p>`,
    `<h1 style="margin:12px 0 0;font-size:20px;line-height:1.3;overflow-wrap:anywhere">${escaped(title)}</h1>`,
    ...cards.flatMap((card) => cardHtml(card, card.picture === null ? -1 : pictures.indexOf(card.picture))),
    memo === '' ? '' : `<p style="margin:16px 0 0;overflow-wrap:anywhere">${multiline(memo)}</p>`,
    links.length === 0 ? '' : `<p style="margin:20px 0 0">${links.map(linkHtml).join('\n')}</p>`,
    `<p style="margin:20px 0 0;font-size:13px;overflow-wrap:anywhere;${GREY}">${escaped(context)}</p>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title></head>`,
    `<body style="margin:0;padding:12px;background:#f2f4f6;color:#1b1f23;font-size:16px;line-height:1.45;${FONT}">`,
    ...(preview === '' ? [] : [`<div style="display:none;max-height:0;overflow:hidden">${escaped(preview)}</div>`]),
    `<div style="max-width:600px;margin:0 auto;background:#ffffff;border-top:4px solid ${color};border-radius:4px;padding:20px">`,
    ...blocks.filter((block) => block !== ''),
    '</div></body></html>',
    '',
  ].join('\n');
}

function cardHtml({ heading, detail, fields, picture }: MailCard, index: number): readonly string[] {
  return [
    heading === ''
      ? ''
      : `<h2 style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #d5dae0;font-size:17px;line-height:1.3;overflow-wrap:anywhere">${escaped(heading)}</h2>`,
    detail === '' ? '' : `<p style="margin:8px 0 0;overflow-wrap:anywhere">${multiline(detail)}</p>`,
    picture === null ? '' : pictureSlot(index),
    fields.length === 0 ? '' : table(fields),
  ];
}

const BUTTON =
  'display:inline-block;background:#1f4e79;color:#ffffff;text-decoration:none;padding:10px 18px;border-radius:4px';

function linkHtml({ url, text }: MailLink, index: number): string {
  const style = index === 0 ? BUTTON : 'display:inline-block;color:#1f4e79;padding:10px 18px';
  return `<a href="${escaped(url)}" style="${style}">${escaped(text)}</a>`;
}

function table(fields: readonly MailField[]): string {
  const rows = fields.map(({ name, value, url }) => {
    const shown =
      url === undefined ? escaped(value) : `<a href="${escaped(url)}" style="color:#1f4e79">${escaped(value)}</a>`;
    return `<tr><td style="padding:3px 14px 3px 0;vertical-align:top;white-space:nowrap;${GREY}">${escaped(name)}</td><td style="padding:3px 0;vertical-align:top;overflow-wrap:anywhere;word-break:break-word">${shown}</td></tr>`;
  });
  return [
    '<table role="presentation" style="margin:16px 0 0;border-collapse:collapse;font-size:15px">',
    ...rows,
    '</table>',
  ].join('\n');
}

const multiline = (text: string): string => escaped(text).replaceAll('\n', '<br>\n');

import { lines, oneLine } from '../words/plain-text.js';
import { escaped, MAIL_LIMITS, type MailPicture, type MailText, PICTURE_SLOT } from './mail-text.js';

/** A field: a name of ours and a value, with the page it leads to. */
export interface MailField {
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** What a mail says, apart from how it is laid out. Texts are plain. */
export interface MailParts {
  readonly orgName: string;
  /** First word of the subject: a status, or what has happened. */
  readonly label: string;
  readonly color: string;
  readonly title: string;
  /** Of the button; absent where there is no page. */
  readonly link?: { readonly url: string; readonly text: string };
  readonly detail: string;
  readonly fields: readonly MailField[];
  readonly memo: string;
  readonly context: string;
  readonly picture: MailPicture | null;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const GREY = 'color:#5c6670';

/**
 * Lays a mail out, as plain text and as HTML. The HTML is one column without style sheets or foreign resources: mail
 * programs drop the former and block the latter.
 */
export function mailPage(given: MailParts): MailText {
  const parts: MailParts = {
    ...given,
    title: oneLine(given.title, MAIL_LIMITS.subject),
    detail: lines(given.detail, MAIL_LIMITS.detail),
    memo: lines(given.memo, MAIL_LIMITS.memo),
    context: oneLine(given.context, MAIL_LIMITS.field),
    fields: given.fields.map((field) => ({ ...field, value: oneLine(field.value, MAIL_LIMITS.field) })),
  };
  return {
    subject: oneLine(`[${parts.orgName}] ${parts.label}: ${parts.title}`, MAIL_LIMITS.subject),
    text: plainText(parts),
    html: html(parts),
    picture: parts.picture,
  };
}

function plainText({ label, title, link, detail, fields, memo, context }: MailParts): string {
  const paragraphs = [
    `${label}: ${title}${detail === '' ? '' : `\n${detail}`}`,
    fields.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    memo,
    link === undefined ? '' : `${link.text}: ${link.url}`,
    `-- \n${context}`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function html({ label, color, title, link, detail, fields, memo, context, picture }: MailParts): string {
  const blocks = [
    `<p style="margin:0;font-size:13px;font-weight:700;letter-spacing:.05em"><span style="border:2px solid ${color};padding:2px 8px;border-radius:3px">${escaped(label)}</span></p>`,
    `<h1 style="margin:12px 0 0;font-size:20px;line-height:1.3;overflow-wrap:anywhere">${escaped(title)}</h1>`,
    detail === '' ? '' : `<p style="margin:8px 0 0;overflow-wrap:anywhere">${multiline(detail)}</p>`,
    picture === null ? '' : PICTURE_SLOT,
    fields.length === 0 ? '' : table(fields),
    memo === '' ? '' : `<p style="margin:16px 0 0;overflow-wrap:anywhere">${multiline(memo)}</p>`,
    link === undefined
      ? ''
      : `<p style="margin:20px 0 0"><a href="${escaped(link.url)}" style="display:inline-block;background:#1f4e79;color:#ffffff;text-decoration:none;padding:10px 18px;border-radius:4px">${escaped(link.text)}</a></p>`,
    `<p style="margin:20px 0 0;font-size:13px;overflow-wrap:anywhere;${GREY}">${escaped(context)}</p>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title></head>`,
    `<body style="margin:0;padding:12px;background:#f2f4f6;color:#1b1f23;font-size:16px;line-height:1.45;${FONT}">`,
    `<div style="max-width:600px;margin:0 auto;background:#ffffff;border-top:4px solid ${color};border-radius:4px;padding:20px">`,
    ...blocks.filter((block) => block !== ''),
    '</div></body></html>',
    '',
  ].join('\n');
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

/** A mail as it is stored: everything that all its attempts and recipients have in common. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  /** With `PICTURE_SLOT` where the picture belongs, if there is one. */
  readonly html: string;
  readonly picture: MailPicture | null;
}

/** A graph that goes with a mail. */
export interface MailPicture {
  /** Where it is fetched when the mail is sent. */
  readonly url: string;
  readonly description: string;
}

/** Texts of users are escaped, so none of them can hold it. */
export const PICTURE_SLOT = '<!--picture-->';

/** Content id of the picture in its mail. */
export const PICTURE_ID = 'graph@tocsin';

/** Characters that each part keeps to; a mail is read, not archived. */
export const MAIL_LIMITS = { subject: 200, detail: 4_000, field: 500, memo: 3_000 } as const;

/** The stored bytes of a mail. */
export const mailBytes = (mail: MailText): Buffer => Buffer.from(JSON.stringify(mail));

/**
 * The mail that `mailBytes` stored.
 *
 * @throws {SyntaxError | TypeError} If the bytes are no mail.
 */
export function mailOf(bytes: Buffer): MailText {
  const mail = JSON.parse(bytes.toString()) as MailText;
  if (typeof mail.subject !== 'string' || typeof mail.html !== 'string')
    throw new TypeError('a stored mail is damaged');
  return mail;
}

/**
 * The HTML with its picture in place, or without any.
 *
 * @param isAttached - The picture travels with the mail, under `PICTURE_ID`.
 */
export function pictured({ html, picture }: MailText, isAttached: boolean): string {
  const image =
    picture === null || !isAttached
      ? ''
      : `<p style="margin:16px 0 0"><img src="cid:${PICTURE_ID}" alt="${escaped(picture.description)}" style="width:100%;max-width:600px;height:auto;border:0;display:block"></p>`;
  return html.replace(PICTURE_SLOT, () => image);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that HTML shows as it is, in content and in attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

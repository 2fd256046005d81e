/** A mail as it is stored: everything that all its attempts and recipients have in common. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  /** With `pictureSlot` where each picture belongs. */
  readonly html: string;
  readonly pictures: readonly MailPicture[];
}

/** A graph that goes with a mail. */
export interface MailPicture {
  /** Where it is fetched when the mail is sent. */
  readonly url: string;
  readonly description: string;
}

/** The place of a picture. Texts of users are escaped, so none of them can hold it. */
export const pictureSlot = (index: number): string => `<!--picture ${index}-->`;
const PICTURE_SLOT = /<!--picture (\d+)-->/g;

/** Content id of a picture in its mail. */
export const pictureId = (index: number): string => `graph${index === 0 ? '' : index + 1}@tocsin`;

/** Characters that each part keeps to, and counts; a mail is read, not archived. */
export const MAIL_LIMITS = {
  subject: 200,
  detail: 4_000,
  field: 500,
  memo: 3_000,
  /** Of a mail about KPIs: findings, and how many of them have a picture. */
  cards: 30,
  pictures: 10,
} as const;

/** The stored bytes of a mail. */
export const mailBytes = (mail: MailText): Buffer => Buffer.from(JSON.stringify(mail));

/**
 * The mail that `mailBytes` stored.
 *
 * @throws {SyntaxError | TypeError} If the bytes are no mail.
 */
export function mailOf(bytes: Buffer): MailText {
  const mail = JSON.parse(bytes.toString()) as MailText;
  if (typeof mail.subject !== 'string' || typeof mail.html !== 'string' || !Array.isArray(mail.pictures))
    throw new TypeError('a stored mail is damaged');
  return mail;
}

/**
 * The HTML with its pictures in place.
 *
 * @param isAttached - Whether a picture travels with the mail, under its `pictureId`; there is nothing in the place of others.
 */
export function pictured({ html, pictures }: MailText, isAttached: (index: number) => boolean): string {
  return html.replace(PICTURE_SLOT, (_, digits: string) => {
    const index = Number(digits);
    const picture = pictures[index];
    return picture === undefined || !isAttached(index)
      ? ''
      : `<p style="margin:16px 0 0"><img src="cid:${pictureId(index)}" alt="${escaped(picture.description)}" style="width:100%;max-width:600px;height:auto;border:0;display:block"></p>`;
  });
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

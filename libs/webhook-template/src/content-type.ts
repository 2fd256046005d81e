import { withoutMarks } from './credential.js';

/** How values are escaped, by what the template makes. */
export type Escaping = 'json' | 'form' | 'markup' | 'none';

const CONTENT_TYPE = /^([\w.+-]+\/[\w.+-]+)(?: *; *[\w-]+=[\w.-]+)*$/;
const OTHER_CHARSET = /; *charset=(?!utf-8(?:$|[ ;]))/i;

/** @returns Undefined if it is no content type in UTF-8. */
export function escapingOf(contentType: string): Escaping | undefined {
  const match = CONTENT_TYPE.exec(contentType);
  const type = match?.[1]?.toLowerCase();
  if (type === undefined || OTHER_CHARSET.test(contentType)) return undefined;
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return type === 'text/html' || /[/+]xml$/.test(type) ? 'markup' : 'none';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that are no text: alone they would break what is made. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text, made harmless where it stands. */
export function escaped(text: string, escaping: Escaping): string {
  switch (escaping) {
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case 'form':
      return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
    case 'markup':
      return withoutMarks(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
    case 'none':
      return withoutMarks(text);
  }
}

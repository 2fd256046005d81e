/** Markup that is safe to send. Only `markup` makes it. */
class Markup {
  constructor(readonly text: string) {}
}

export type { Markup };

/** What may stand in a template: markup as it is, text and numbers escaped, lists joined, nothing for the absent. */
export type MarkupPart = Markup | string | number | undefined | null | false | readonly MarkupPart[];

/**
 * Writes markup: every value is escaped unless it came from `markup` itself. Values may stand between tags and inside of
 * quoted attributes, nowhere else.
 */
export function markup(template: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(template.reduce((text, literal, index) => text + render(parts[index - 1]) + literal));
}

/**
 * A text that its author chose freely, kept from changing the direction of what is around it. Between tags only.
 */
export const free = (text: string): Markup => markup`<bdi>${text}</bdi>`;

/** A style element. Only for a stylesheet of ours: nothing in it is escaped. */
export const styleElement = (css: string): Markup => new Markup(`<style>${css}</style>`);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);

function render(part: MarkupPart): string {
  if (part === undefined || part === null || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escape(String(part));
}

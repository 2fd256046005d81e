import type { OrganizationState } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { free, markup, type MarkupPart, styleElement } from './markup.js';
import { STYLESHEET } from './stylesheet.js';

/** Whose page it is and when it is written. */
export interface PageContext {
  readonly organization: OrganizationState;
  readonly now: EpochMs;
}

/** The path of something in an organization: `/orgs/<name>/<part>/<part>`. */
export const orgPath = ({ organization }: PageContext, ...parts: readonly string[]): string =>
  ['/orgs', organization.name, ...parts]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');

/** A whole page for someone who is signed in. */
export function page(context: PageContext, title: string, content: MarkupPart): string {
  const { name, displayName, timeZone } = context.organization;
  const header = markup`<nav><a href="${orgPath(context)}">${free(displayName ?? name)}</a></nav>
    <form method="post" action="/signout"><button>Sign out</button></form>`;
  const footer = markup`<footer>Times are in ${timeZone}.</footer>`;
  return document(`${title} · ${name}`, header, content, footer);
}

/** A whole page for anyone. It says nothing of any organization. */
export function publicPage(title: string, content: MarkupPart): string {
  return document(title, undefined, content, undefined);
}

function document(title: string, header: MarkupPart, content: MarkupPart, footer: MarkupPart): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Tocsin</title>
        ${styleElement(STYLESHEET)}
      </head>
      <body>
        <header><a class="brand" href="/">Tocsin</a>${header}</header>
        <main>${content}</main>
        ${footer}
      </body>
    </html>`.text;
}

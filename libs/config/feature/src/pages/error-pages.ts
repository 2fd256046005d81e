import { markup } from './markup.js';
import { publicPage } from './layout.js';

/** What someone without a session sees. */
export function signInPage(): string {
  return publicPage(
    'Sign in',
    markup`<section class="card">
      <h1>Sign in</h1>
      <p>Open the sign-in link that Tocsin prints in its terminal when it starts: it works once, within 15 minutes.</p>
      <p>Where it was started, <code>npm run tocsin -- signin</code> prints a new one.</p>
    </section>`,
  );
}

/** What someone sees whose link does not work. */
export function spentLinkPage(): string {
  return publicPage(
    'Link not valid',
    markup`<section class="card">
      <h1>This sign-in link does not work any more</h1>
      <p>A link works once, within 15 minutes. Tocsin prints a new one in its terminal whenever it starts.</p>
      <p>Where it was started, <code>npm run tocsin -- signin</code> prints one, too.</p>
    </section>`,
  );
}

const TITLES: Readonly<Record<number, string>> = {
  404: 'Not found',
  503: 'Not available right now',
};

/** @param message - Safe to show. */
export function errorPage(status: number, message: string): string {
  const title = TITLES[status] ?? (status < 500 ? 'That did not work' : 'Something went wrong');
  return publicPage(
    title,
    markup`<section class="card">
      <div class="soft small">${status}</div>
      <h1>${title}</h1>
      <p>${message}</p>
      <p><a href="/">Back to the overview</a></p>
    </section>`,
  );
}

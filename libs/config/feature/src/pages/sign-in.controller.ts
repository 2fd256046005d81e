import { Post, Query, Req, Res } from '@nestjs/common';
import { SignIns } from '@tocsin/config-domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BeginPageSession } from './begin-page-session.js';
import { hashOfBrowserSecret } from './browser-secret.js';
import { signInPage, spentLinkPage } from './error-pages.js';
import { PAGE_HEADERS } from './page-headers.js';
import { PageController, PublicPage } from './page-routes.js';
import { PageSettings } from './page-settings.js';
import { sessionCookie, sessionSecretOf } from './session-cookie.js';

/** Beginning and ending the session of a browser. */
@PageController()
export class SignInController {
  constructor(
    private readonly beginSession: BeginPageSession,
    private readonly signIns: SignIns,
    private readonly settings: PageSettings,
  ) {}

  @PublicPage('signin')
  async signIn(
    @Query('token') token: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A HEAD request (of a preview, say) must not use up the link.
    if (token === undefined || request.method !== 'GET') return this.answer(reply, 200, signInPage());
    const secret = await this.beginSession.run(token);
    if (secret === undefined) return this.answer(reply, 410, spentLinkPage());
    return this.leaveFor('/', secret, reply);
  }

  @Post('signout')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const secret = sessionSecretOf(request.headers.cookie);
    if (secret !== undefined) await this.signIns.endSession(hashOfBrowserSecret(secret));
    return this.leaveFor('/signin', undefined, reply);
  }

  private answer(reply: FastifyReply, status: number, page: string): void {
    void reply.status(status).headers(PAGE_HEADERS).send(page);
  }

  private leaveFor(path: string, secret: string | undefined, reply: FastifyReply): void {
    const isSecure = this.settings.publicUrl.startsWith('https:');
    void reply
      .status(303)
      .headers({ ...PAGE_HEADERS, location: path, 'set-cookie': sessionCookie(secret, { isSecure }) })
      .send('');
  }
}

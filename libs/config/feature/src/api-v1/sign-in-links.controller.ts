import { Post } from '@nestjs/common';
import { ApiV1Controller, CurrentPrincipal, Needs, type Principal } from '@tocsin/platform';
import { IssueSignInLink } from '../pages/issue-sign-in-link.js';

@ApiV1Controller('sign-in-links')
export class SignInLinksController {
  constructor(private readonly issueSignInLink: IssueSignInLink) {}

  /** Whoever could change anything may look at everything. */
  @Post()
  @Needs('write')
  async create(@CurrentPrincipal() { org }: Principal): Promise<object> {
    return { url: await this.issueSignInLink.run(org) };
  }
}

import type { ProjectWebhookFormat, ProjectWebhookState } from '@tocsin/payload-schemas';

/** A project webhook as its author describes it, each member by itself already in range. */
export interface ProjectWebhookSpec extends Pick<ProjectWebhookState, 'name' | 'monitorIds' | 'template'> {
  readonly url: string;
  /** Absent: what the host of the URL takes. */
  readonly format?: ProjectWebhookFormat;
  /** Absent: as it was, if the format has one. */
  readonly credential?: string;
  /** A value that is absent stays as it was. */
  readonly headers: readonly { readonly name: string; readonly value?: string }[];
  /** Absent: as it was, or whoever makes it. */
  readonly ownerId?: string;
}

/** What of a project webhook only its receiver may read, in the clear. */
export interface ProjectWebhookSecrets {
  readonly url: string;
  readonly credential?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** A description that is held against everything, with all that was left out. */
export interface CheckedProjectWebhook
  extends ProjectWebhookSecrets, Pick<ProjectWebhookState, 'name' | 'format' | 'template' | 'monitorIds'> {}

import type { KpiFinding, KpiFindings, ProjectWebhookState } from '@tocsin/payload-schemas';
import type { Installation } from '../installation.js';
import { Links } from '../links.js';

/** The form of a message about KPIs: what a project webhook asks for, or a mail. */
export type KpiForm =
  | { readonly format: Exclude<ProjectWebhookState['format'], 'template'> | 'mail' }
  | { readonly format: 'template'; readonly template: NonNullable<ProjectWebhookState['template']> };

/** Everything that a message about KPIs is made of. */
export interface KpiMessage {
  readonly findings: KpiFindings;
  readonly form: KpiForm;
  /** `webhook-id` of the delivery: stays the same in all its attempts. */
  readonly deliveryId: string;
  readonly installation: Pick<Installation, 'publicUrl'>;
  /** Addresses of the pictures, in the order of the findings: see `kpiImageUrls`. */
  readonly imageUrls: readonly (string | null)[];
  /** It was asked for to see what a real one looks like. */
  readonly isTest: boolean;
}

/** The form that a project webhook asks for. */
export function kpiFormOf({ format, template }: Pick<ProjectWebhookState, 'format' | 'template'>): KpiForm {
  if (format !== 'template') return { format };
  return { format, template: template ?? { text: '', contentType: 'text/plain' } };
}

/** Where the pictures of findings are; null of one that was judged on no bucket. */
export function kpiImageUrls(
  { org, findings }: Pick<KpiFindings, 'org' | 'findings'>,
  { publicUrl, imageTokens }: Pick<Installation, 'publicUrl' | 'imageTokens'>,
): readonly (string | null)[] {
  const links = new Links(publicUrl);
  return findings.map(({ alert, sequence, bucket }) => {
    const token = bucket === null ? undefined : imageTokens.token({ org: org.id, alertId: alert.id, sequence });
    return token === undefined ? null : links.image(token);
  });
}

/** The same message about some of its findings. */
export function aboutSome(message: KpiMessage, isMeant: (finding: KpiFinding, index: number) => boolean): KpiMessage {
  const { findings } = message.findings;
  return {
    ...message,
    findings: { ...message.findings, findings: findings.filter(isMeant) },
    imageUrls: message.imageUrls.filter((_, index) => {
      const finding = findings[index];
      return finding !== undefined && isMeant(finding, index);
    }),
  };
}

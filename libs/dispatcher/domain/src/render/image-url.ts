import { hasGraph } from '@tocsin/charts';
import { SAMPLE_KPI_IMAGE } from '@tocsin/delivery-security';
import type { AlertTransition } from '@tocsin/payload-schemas';
import type { Installation } from './installation.js';
import { Links } from './links.js';

/** The address of the picture of a transition; null if the receiver wants none or the alert has no related graph. */
export function imageUrlOf(
  transition: AlertTransition,
  { enabledGraphImage }: { readonly enabledGraphImage: boolean },
  { publicUrl, imageTokens }: Pick<Installation, 'publicUrl' | 'imageTokens'>,
): string | null {
  if (!enabledGraphImage || !hasGraph(transition)) return null;
  const { org, alert, sequence } = transition;
  const token = imageTokens.token({ org: org.id, alertId: alert.id, sequence });
  return token === undefined ? null : new Links(publicUrl).image(token);
}

/** The address of the picture that stands in for that of a finding in messages that are made up. */
export const sampleImageUrl = ({ publicUrl }: Pick<Installation, 'publicUrl'>): string =>
  new Links(publicUrl).image(SAMPLE_KPI_IMAGE);

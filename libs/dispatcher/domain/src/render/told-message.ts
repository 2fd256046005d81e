import type { AlertTransition } from '@tocsin/payload-schemas';

/** What people read of an alert. That it flaps is said here, because the body for receivers has no member for it. */
export const toldMessage = ({ message, alert }: Pick<AlertTransition, 'message' | 'alert'>): string =>
  alert.isFlapping === true ? `${message} (flapping)` : message;

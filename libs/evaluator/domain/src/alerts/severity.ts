import type { AlertStatus } from '@tocsin/payload-schemas';

const ORDER: Readonly<Record<AlertStatus, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };

export const isWorse = (status: AlertStatus, than: AlertStatus): boolean => ORDER[status] > ORDER[than];

export const worse = (a: AlertStatus, b: AlertStatus): AlertStatus => (isWorse(b, a) ? b : a);

import type { EpochSeconds } from '@tocsin/runtime';

/** The store counts seconds from 2020-01-01T00:00:00Z, so that an int4 lasts until 2088. A UTC day begins there. */
const STORE_EPOCH = 1_577_836_800;
const DAY_SECONDS = 86_400;

export const toStored = (time: EpochSeconds): number => time - STORE_EPOCH;
export const fromStored = (stored: number): EpochSeconds => stored + STORE_EPOCH;

/** The UTC day of a stored time, counted from the store's epoch. */
export const dayOf = (stored: number): number => Math.floor(stored / DAY_SECONDS);
/** The first stored second of a day. */
export const startOfDay = (day: number): number => day * DAY_SECONDS;

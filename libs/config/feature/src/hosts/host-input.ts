import { documentText, type HostReport, type NetworkInterface, parseRoleFullname } from '@tocsin/config-domain';
import { choiceInput, listInput, mustBe, nonEmptyTextInput, textInput } from '@tocsin/input';
import type { HostStatus, RoleRef } from '@tocsin/payload-schemas';
import { AppError, InvalidInputError } from '@tocsin/runtime';
import { z } from 'zod';
import { MAX_MEMO } from '../services/service-input.js';

/** Longest texts, in characters. */
const MAX_NAME = 255;
const MAX_ADDRESS = 64;
/** Most items of a list. */
const MAX_ROLES = 500;
const MAX_CHECKS = 500;
const MAX_INTERFACES = 1_000;
const MAX_ADDRESSES = 1_000;
/** Most hosts of one bulk request. */
const MAX_BULK_HOSTS = 30;

/** An optional text that null and the empty text clear. */
const clearableText = z
  .union([z.null(), textInput(MAX_NAME)])
  .transform((text) => (text === '' ? null : text))
  .optional();
/** Clients write null for lists that they leave unset. */
const optional = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> =>
  schema.nullish().transform((value) => value ?? undefined);

const roleInput: z.ZodType<RoleRef> = z.string(mustBe('"service:role"')).transform((text, context) => {
  try {
    return parseRoleFullname(text, '');
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    context.addIssue(error.message.replace(/^: /, ''));
    return z.NEVER;
  }
});

export const rolesInput: z.ZodType<RoleRef[]> = listInput(roleInput, MAX_ROLES);

const addresses = optional(listInput(textInput(MAX_ADDRESS), MAX_ADDRESSES));
const interfaceInput: z.ZodType<NetworkInterface> = z.object(
  {
    name: textInput(MAX_NAME),
    macAddress: optional(textInput(MAX_ADDRESS)),
    ipAddress: optional(textInput(MAX_ADDRESS)),
    ipv4Addresses: addresses,
    ipv6Address: optional(textInput(MAX_ADDRESS)),
    ipv6Addresses: addresses,
  },
  mustBe('an object with the name and addresses of an interface'),
);

const checkInput = z.object(
  {
    name: nonEmptyTextInput(MAX_NAME),
    memo: textInput(MAX_MEMO)
      .nullish()
      .transform((memo) => memo ?? ''),
  },
  mustBe('an object with the name and memo of a check'),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the agent found out about the machine: given back as it came, but for two members that clients read as texts. */
const metaInput = z.custom<Record<string, unknown>>(isObject, mustBe('an object')).transform((meta, context) => {
  try {
    documentText(meta, '');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.addIssue(error.message.replace(/^: /, ''));
    return z.NEVER;
  }
  return { ...meta, ...textsOf(meta, 'kernel'), ...textsOf(meta, 'memory') };
});

function textsOf(meta: Readonly<Record<string, unknown>>, member: string): Record<string, unknown> {
  const values = meta[member];
  if (!isObject(values)) return {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return { [member]: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)])) };
}

/** The body of a request that registers a host or reports on it. */
export const hostInput: z.ZodType<HostReport> = z
  .object(
    {
      name: nonEmptyTextInput(MAX_NAME),
      displayName: clearableText,
      customIdentifier: clearableText,
      memo: optional(textInput(MAX_MEMO)),
      meta: metaInput,
      interfaces: optional(listInput(interfaceInput, MAX_INTERFACES)),
      roleFullnames: optional(rolesInput),
      checks: optional(listInput(checkInput, MAX_CHECKS)),
    },
    mustBe('an object with name and meta'),
  )
  .transform(({ roleFullnames, ...report }) => ({ ...report, roles: roleFullnames }));

export const hostStatusInput: z.ZodType<HostStatus> = choiceInput(['working', 'standby', 'maintenance', 'poweroff']);

export const hostIdsInput: z.ZodType<string[]> = listInput(textInput(MAX_NAME), MAX_BULK_HOSTS);

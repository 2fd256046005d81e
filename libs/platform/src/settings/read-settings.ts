import { AppError } from '@tocsin/runtime';
import type { Environment, Setting } from './setting.js';
import { unknownSettings } from './unknown-settings.js';

export type Settings<D extends Record<string, Setting<unknown>>> = {
  readonly [K in keyof D]: D[K] extends Setting<infer T> ? T : never;
};

/** Every fault of the environment at once, by name, with what would be right. */
export class SettingsError extends AppError {
  readonly code = 'settings_invalid';
  readonly retryable = false;

  /** @param unknown - What else may explain a fault: the setting that is missing may be there under a wrong name. */
  constructor(
    readonly faults: readonly { readonly name: string; readonly problem: string }[],
    unknown: string | undefined,
  ) {
    super(
      [
        `${faults.length === 1 ? 'a setting is' : `${faults.length} settings are`} wrong:`,
        ...faults.map(({ name, problem }) => `  ${name}: ${problem}`),
        ...(unknown === undefined ? [] : [`  ${unknown}`]),
      ].join('\n'),
    );
  }
}

/**
 * Reads all settings of a program. An empty variable counts as unset.
 *
 * @throws {SettingsError} Naming every fault.
 */
export function readSettings<D extends Record<string, Setting<unknown>>>(
  definitions: D,
  env: Environment,
): Settings<D> {
  const faults: { name: string; problem: string }[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(definitions)) {
    const text = env[setting.name];
    try {
      values[key] = setting.parse(text === '' ? undefined : text, env);
    } catch (error) {
      faults.push({ name: setting.name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  if (faults.length > 0) throw new SettingsError(faults, unknownSettings(env));
  return values as Settings<D>;
}

import { Injectable } from '@nestjs/common';
import { checkOrganizationName, Configuration, Organizations, systemCaller } from '@tocsin/config-domain';
import { ConflictError, IdSource } from '@tocsin/runtime';
import { generateApiKey } from '../api-keys/secret-key.js';
import { beginOrganization } from '../organizations/begin-organization.js';
import { PlanSettings } from '../organizations/plan-settings.js';

export interface BootstrapSettings {
  /** Name of the first organization. */
  readonly organization: string;
  /** Its first API key; undefined: one is generated. */
  readonly apiKey: string | undefined;
  /**
   * Puts a generated key where it can be found again. Called just before the organization is stored: a process that ends
   * between the two begins anew at its next start, and no organization is left whose key nobody has.
   */
  readonly keepGeneratedKey?: (key: string) => void | Promise<void>;
}

/** What the first start has made. */
export interface Bootstrapped {
  readonly organization: string;
  /** The key that was generated, shown this once; undefined if it was given. */
  readonly generatedApiKey: string | undefined;
}

/** The first start: makes the organization that runs the installation, and its first API key. */
@Injectable()
export class Bootstrap {
  constructor(
    private readonly configuration: Configuration,
    private readonly organizations: Organizations,
    private readonly plans: PlanSettings,
    private readonly ids: IdSource,
  ) {}

  /**
   * Processes that start together make one organization; every later start finds it and changes nothing.
   *
   * @returns Undefined unless it was this call that made it.
   * @throws {InvalidInputError} If the name breaks the rule of organizations.
   */
  async run(settings: BootstrapSettings): Promise<Bootstrapped | undefined> {
    if ((await this.organizations.operator()) !== undefined) return undefined;
    checkOrganizationName(settings.organization);
    const apiKey = settings.apiKey ?? generateApiKey();
    const generatedApiKey = settings.apiKey === undefined ? apiKey : undefined;
    const organization = {
      id: this.ids.next(),
      name: settings.organization,
      displayName: null,
      timeZone: 'UTC',
      plan: this.plans.defaultPlan,
      hasInsights: false,
    };
    try {
      await this.configuration.change(systemCaller(organization.id, 'bootstrap'), async (change) => {
        await change.organizations.insertOperator(organization);
        await beginOrganization(change, this.ids, apiKey);
        if (generatedApiKey !== undefined) await settings.keepGeneratedKey?.(generatedApiKey);
      });
    } catch (error) {
      // Another process was quicker: its organization is the one.
      if (error instanceof ConflictError && (await this.organizations.operator()) !== undefined) return undefined;
      throw error;
    }
    return { organization: organization.name, generatedApiKey };
  }
}

import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { CallerOfPrincipal } from './callers/current-caller.js';
import { ServicesController } from './mackerel/services.controller.js';
import { CreateRole } from './services/create-role.js';
import { CreateService } from './services/create-service.js';
import { DeleteRole } from './services/delete-role.js';
import { DeleteService } from './services/delete-service.js';

const USE_CASES = [CreateService, DeleteService, CreateRole, DeleteRole];

/** The config service: its use cases and its surfaces. */
@Module({})
export class ConfigModule {
  /** @param adapters - Modules that together export every port of `config-domain`. */
  static register(adapters: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ConfigModule,
      imports: adapters,
      controllers: [ServicesController],
      providers: [CallerOfPrincipal, ...USE_CASES],
    };
  }
}

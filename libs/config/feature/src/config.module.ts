import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { CallerOfPrincipal } from './callers/current-caller.js';
import { CreateChannel } from './channels/create-channel.js';
import { DeleteChannel } from './channels/delete-channel.js';
import { ResumeChannel } from './channels/resume-channel.js';
import { SuspendChannel } from './channels/suspend-channel.js';
import { UpdateChannel } from './channels/update-channel.js';
import { ChannelsController } from './mackerel/channels.controller.js';
import { MonitorsController } from './mackerel/monitors.controller.js';
import { NotificationGroupsController } from './mackerel/notification-groups.controller.js';
import { ServicesController } from './mackerel/services.controller.js';
import { CreateMonitor } from './monitors/create-monitor.js';
import { DeleteMonitor } from './monitors/delete-monitor.js';
import { UpdateMonitor } from './monitors/update-monitor.js';
import { CreateNotificationGroup } from './notification-groups/create-group.js';
import { DeleteNotificationGroup } from './notification-groups/delete-group.js';
import { UpdateNotificationGroup } from './notification-groups/update-group.js';
import { CreateRole } from './services/create-role.js';
import { CreateService } from './services/create-service.js';
import { DeleteRole } from './services/delete-role.js';
import { DeleteService } from './services/delete-service.js';

const USE_CASES = [
  CreateService,
  DeleteService,
  CreateRole,
  DeleteRole,
  CreateMonitor,
  UpdateMonitor,
  DeleteMonitor,
  CreateChannel,
  UpdateChannel,
  DeleteChannel,
  ResumeChannel,
  SuspendChannel,
  CreateNotificationGroup,
  UpdateNotificationGroup,
  DeleteNotificationGroup,
];

/** The config service: its use cases and its surfaces. */
@Module({})
export class ConfigModule {
  /** @param adapters - Modules that together export every port of `config-domain`. */
  static register(adapters: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ConfigModule,
      imports: adapters,
      controllers: [ServicesController, MonitorsController, ChannelsController, NotificationGroupsController],
      providers: [CallerOfPrincipal, ...USE_CASES],
    };
  }
}

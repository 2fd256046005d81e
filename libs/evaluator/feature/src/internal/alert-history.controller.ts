import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { GrpcErrorFilter, InternalTokenGuard } from '@tocsin/platform';
import { AlertHistory } from '@tocsin/service-ports';

interface SubjectRequest {
  readonly org: string;
  readonly id: string;
}
interface JsonReply {
  readonly json: string;
}

/** `AlertHistory` of internal.proto. */
@Controller()
@UseGuards(InternalTokenGuard)
@UseFilters(GrpcErrorFilter)
export class AlertHistoryController {
  constructor(private readonly history: AlertHistory) {}

  @GrpcMethod('AlertHistory', 'Transitions')
  transitions({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.transitions(org, id));
  }

  @GrpcMethod('AlertHistory', 'OpenOfHost')
  openOfHost({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.openOfHost(org, id));
  }

  @GrpcMethod('AlertHistory', 'OpenOfMonitor')
  openOfMonitor({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.openOfMonitor(org, id));
  }

  @GrpcMethod('AlertHistory', 'Open')
  open({ org }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.open(org));
  }

  @GrpcMethod('AlertHistory', 'OfHost')
  ofHost({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.ofHost(org, id));
  }

  @GrpcMethod('AlertHistory', 'OfMonitor')
  ofMonitor({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.ofMonitor(org, id));
  }

  @GrpcMethod('AlertHistory', 'OfService')
  ofService({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.ofService(org, id));
  }

  /** Empty if there is no such group. */
  @GrpcMethod('AlertHistory', 'Group')
  async group({ org, id }: SubjectRequest): Promise<JsonReply> {
    const group = await this.history.group(org, id);
    return { json: group === undefined ? '' : JSON.stringify(group) };
  }

  @GrpcMethod('AlertHistory', 'GroupsOfSetting')
  groupsOfSetting({ org, id }: SubjectRequest): Promise<JsonReply> {
    return reply(this.history.groupsOfSetting(org, id));
  }
}

async function reply(read: Promise<readonly unknown[]>): Promise<JsonReply> {
  return { json: JSON.stringify(await read) };
}

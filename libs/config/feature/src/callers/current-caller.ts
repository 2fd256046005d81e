import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { type Caller, standingOfKey, userIsGone, Users } from '@tocsin/config-domain';
import { continueTrace, type Principal, principalOf, principalOfCall } from '@tocsin/platform';

interface Request {
  readonly principal: Principal;
  readonly traceparent: string | undefined;
}

/** Finds the person whom a key belongs to, so that changes carry a name and are held to the role. */
@Injectable()
export class CallerOfRequest implements PipeTransform<Request, Promise<Caller>> {
  constructor(private readonly users: Users) {}

  async transform({ principal, traceparent: incoming }: Request): Promise<Caller> {
    const { org, keyId, userId } = principal;
    const traceparent = continueTrace(incoming);
    if (userId === null) {
      return { org, actor: { kind: 'key', id: keyId }, standing: standingOfKey(principal), traceparent };
    }
    const user = await this.users.find(org, userId);
    if (user === undefined) throw userIsGone();
    return { org, actor: { kind: 'user', id: user.id, screenName: user.screenName }, standing: user, traceparent };
  }
}

const CurrentRequest = createParamDecorator((_data: unknown, context: ExecutionContext): Request => {
  const { headers } = context.switchToHttp().getRequest<{ headers: Readonly<Record<string, string | undefined>> }>();
  return { principal: principalOf(context), traceparent: headers['traceparent'] };
});

/** Parameter of a controller's method: who makes the request, as use cases want it. */
export const CurrentCaller = (): ParameterDecorator => CurrentRequest(CallerOfRequest);

const CurrentCall = createParamDecorator((_data: unknown, context: ExecutionContext): Request => {
  const metadata = context.switchToRpc().getContext<{ get(name: string): readonly unknown[] }>();
  const [traceparent] = metadata.get('traceparent');
  return {
    principal: principalOfCall(context),
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  };
});

/** Parameter of a method that answers gRPC calls: who makes the call, as use cases want it. */
export const CallerOfCall = (): ParameterDecorator => CurrentCall(CallerOfRequest);

import { Injectable } from '@nestjs/common';
import {
  MonitorRunner,
  type MonitorRun,
  type ResultOfKind,
  type RunOutcome,
  StoredSeries,
} from '@tocsin/evaluator-domain';
import { minuteOf, parseExpression, planOf, windowUntil } from '@tocsin/expression';
import { ConfigurationView } from '@tocsin/platform';
import { AppError, type EpochSeconds, Logger } from '@tocsin/runtime';
import { isOfExpression, resultOf, withoutValue } from './expression-result.js';
import { readNeeds } from './read-needs.js';

/** Milliseconds between two runs of an expression monitor. */
export const EXPRESSION_PERIOD_MS = Symbol('expressionPeriodMs');
/** Samples of a minute may come in this much after it has begun, and are stored before it is looked at. */
const MINUTE_SECONDS = 60;

/** Evaluates expression monitors over the stored samples. */
@Injectable()
export class ExpressionRunner extends MonitorRunner<'expression'> {
  override readonly kind = 'expression';

  constructor(
    private readonly stored: StoredSeries,
    private readonly view: ConfigurationView,
    private readonly logger: Logger,
  ) {
    super();
  }

  /** Says nothing while some shard has not stored the minute yet: what is missing then may only be late. */
  override async run(run: MonitorRun<'expression'>): Promise<RunOutcome<'expression'> | undefined> {
    const { dueAt, monitor } = run;
    const time = minuteOf(dueAt - monitor.evaluateBackwardMinutes * 60);
    if ((await this.stored.completeUntil()) < (time + MINUTE_SECONDS) * 1000) return undefined;
    return { result: await this.resultAt(run, time) };
  }

  private async resultAt(run: MonitorRun<'expression'>, time: EpochSeconds): Promise<ResultOfKind<'expression'>> {
    const { org, monitor } = run;
    try {
      const plan = planOf(parseExpression(monitor.expression), windowUntil(time, 1));
      const found = await readNeeds({ org, view: this.view, stored: this.stored }, plan.needs);
      return resultOf(time, () => plan.evaluate(found));
    } catch (error) {
      if (isOfExpression(error)) return withoutValue(time, error.message);
      if (error instanceof AppError && error.retryable) throw error;
      this.logger.error('an expression could not be evaluated', {
        organization: org,
        monitor: monitor.id,
        error: String(error),
      });
      return withoutValue(time, `could not be evaluated: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

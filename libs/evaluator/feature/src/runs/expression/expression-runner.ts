import { Injectable } from '@nestjs/common';
import {
  MonitorRunner,
  type MonitorRun,
  type ResultOfKind,
  type RunOutcome,
  StoredSeries,
} from '@tocsin/evaluator-domain';
import {
  EvaluationError,
  ExpressionError,
  minuteOf,
  parseExpression,
  planOf,
  type Series,
  windowUntil,
} from '@tocsin/expression';
import { ConfigurationView } from '@tocsin/platform';
import { AppError, type EpochSeconds, Logger } from '@tocsin/runtime';
import { readNeeds } from './read-needs.js';

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
    const without = (problem: string): ResultOfKind<'expression'> => ({
      kind: 'expression',
      time,
      value: null,
      problem,
    });
    try {
      const value = valueOf(await this.evaluate(run, time));
      if (!Number.isFinite(value)) return without(`no value at ${new Date(time * 1000).toISOString().slice(0, 16)}Z`);
      return { kind: 'expression', time, value };
    } catch (error) {
      if (error instanceof EvaluationError || error instanceof ExpressionError) return without(error.message);
      if (error instanceof AppError && error.retryable) throw error;
      const { org, monitor } = run;
      this.logger.error('an expression could not be evaluated', {
        organization: org,
        monitor: monitor.id,
        error: String(error),
      });
      return without(`could not be evaluated: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async evaluate({ org, monitor }: MonitorRun<'expression'>, time: EpochSeconds): Promise<readonly Series[]> {
    const plan = planOf(parseExpression(monitor.expression), windowUntil(time, 1));
    return plan.evaluate(await readNeeds({ org, view: this.view, stored: this.stored }, plan.needs));
  }
}

function valueOf(series: readonly Series[]): number {
  if (series.length === 0) throw new EvaluationError('there is no such series');
  if (series.length > 1) throw new EvaluationError(`comes to ${series.length} series, must be one`);
  return series[0].values[0];
}

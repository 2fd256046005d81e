import { booleanInput, choiceInput, mustBe, numberInput, wholeNumberInput, withoutNulls } from '@tocsin/input';
import type { MonitorOptions } from '@tocsin/payload-schemas';
import { z } from 'zod';

/** A week. */
const MAX_NO_DATA_MINUTES = 10_080;

const recoveryInput = numberInput(-Number.MAX_VALUE, Number.MAX_VALUE).optional();
const attemptsOfLevelInput = wholeNumberInput(1, 10).optional();
/** `false` is the same as leaving it out. */
const flagInput = booleanInput.optional();

const attemptsInput = z
  .preprocess(
    withoutNulls,
    z
      .object(
        { warning: attemptsOfLevelInput, critical: attemptsOfLevelInput },
        mustBe('an object with warning, critical or both'),
      )
      .refine(
        ({ warning, critical }) => warning !== undefined || critical !== undefined,
        mustBe('an object with warning, critical or both'),
      ),
  )
  .optional();

const noDataInput = z
  .object(
    {
      minutes: wholeNumberInput(10, MAX_NO_DATA_MINUTES).refine(
        (minutes) => minutes % 10 === 0,
        mustBe(`a multiple of 10 from 10 to ${MAX_NO_DATA_MINUTES} (minutes)`),
      ),
      status: choiceInput(['warning', 'critical', 'unknown', 'ok']),
    },
    mustBe('an object with minutes and status'),
  )
  .optional();

const flapDampingInput = z.object(
  {
    openings: wholeNumberInput(2, 10),
    minutes: wholeNumberInput(10, 1440),
    calmMinutes: wholeNumberInput(5, 1440),
  },
  mustBe('an object with openings, minutes and calmMinutes'),
);

/** The body of a request that sets the options of a monitor; null and false members are unset. */
export const monitorOptionsInput: z.ZodType<MonitorOptions> = z.preprocess(
  withoutNulls,
  z
    .object(
      {
        recoveryWarning: recoveryInput,
        recoveryCritical: recoveryInput,
        closeAttempts: wholeNumberInput(2, 10).optional(),
        openWhen: z
          .object(
            { breaches: wholeNumberInput(1, 10), points: wholeNumberInput(1, 10) },
            mustBe('an object with breaches and points'),
          )
          .optional(),
        attempts: attemptsInput,
        flapDamping: flapDampingInput.optional(),
        judgesEveryPoint: flagInput,
        allowedLateMinutes: wholeNumberInput(1, 20).optional(),
        noData: noDataInput,
        rejudgesOnEdit: flagInput,
        holdsBackHostAlerts: flagInput,
      },
      mustBe(
        'an object with any of recoveryWarning, recoveryCritical, closeAttempts, openWhen, attempts, flapDamping, judgesEveryPoint, allowedLateMinutes, noData, rejudgesOnEdit, holdsBackHostAlerts',
      ),
    )
    .transform(({ judgesEveryPoint, rejudgesOnEdit, holdsBackHostAlerts, ...rest }) => ({
      ...rest,
      ...(judgesEveryPoint === true && { judgesEveryPoint }),
      ...(rejudgesOnEdit === true && { rejudgesOnEdit }),
      ...(holdsBackHostAlerts === true && { holdsBackHostAlerts }),
    })),
);

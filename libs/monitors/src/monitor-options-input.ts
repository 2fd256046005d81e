import {
  booleanInput,
  choiceInput,
  mustBe,
  numberInput,
  strictInput,
  wholeNumberInput,
  withoutNulls,
} from '@tocsin/input';
import type { MonitorOptions } from '@tocsin/payload-schemas';
import { z } from 'zod';

/** A week. */
const MAX_NO_DATA_MINUTES = 10_080;

const ONE_OF_THE_LEVELS = 'an object with warning, critical or both';

const recoveryInput = numberInput(-Number.MAX_VALUE, Number.MAX_VALUE).optional();
const attemptsOfLevelInput = wholeNumberInput(1, 10).optional();
/** `false` is the same as leaving it out. */
const flagInput = booleanInput.optional();

const attemptsInput = z
  .preprocess(
    withoutNulls,
    strictInput({ warning: attemptsOfLevelInput, critical: attemptsOfLevelInput }, ONE_OF_THE_LEVELS).refine(
      ({ warning, critical }) => warning !== undefined || critical !== undefined,
      mustBe(ONE_OF_THE_LEVELS),
    ),
  )
  .optional();

const noDataInput = strictInput(
  {
    minutes: wholeNumberInput(10, MAX_NO_DATA_MINUTES).refine(
      (minutes) => minutes % 10 === 0,
      mustBe(`a multiple of 10 from 10 to ${MAX_NO_DATA_MINUTES} (minutes)`),
    ),
    status: choiceInput(['warning', 'critical', 'unknown', 'ok']),
  },
  'an object with minutes and status',
).optional();

const flapDampingInput = strictInput(
  {
    openings: wholeNumberInput(2, 10),
    minutes: wholeNumberInput(10, 1440),
    calmMinutes: wholeNumberInput(5, 1440),
  },
  'an object with openings, minutes and calmMinutes',
);

const openWhenInput = strictInput(
  { breaches: wholeNumberInput(1, 10), points: wholeNumberInput(1, 10) },
  'an object with breaches and points',
);

const MEMBERS = {
  recoveryWarning: recoveryInput,
  recoveryCritical: recoveryInput,
  closeAttempts: wholeNumberInput(2, 10).optional(),
  openWhen: openWhenInput.optional(),
  attempts: attemptsInput,
  flapDamping: flapDampingInput.optional(),
  judgesEveryPoint: flagInput,
  allowedLateMinutes: wholeNumberInput(1, 20).optional(),
  noData: noDataInput,
  rejudgesOnEdit: flagInput,
  holdsBackHostAlerts: flagInput,
};

/** The body of a request that sets the options of a monitor; null and false members are unset, unknown ones refused. */
export const monitorOptionsInput: z.ZodType<MonitorOptions> = z.preprocess(
  withoutNulls,
  strictInput(MEMBERS, `an object with any of ${Object.keys(MEMBERS).join(', ')}`).transform(
    ({ judgesEveryPoint, rejudgesOnEdit, holdsBackHostAlerts, ...rest }) => ({
      ...rest,
      ...(judgesEveryPoint === true && { judgesEveryPoint }),
      ...(rejudgesOnEdit === true && { rejudgesOnEdit }),
      ...(holdsBackHostAlerts === true && { holdsBackHostAlerts }),
    }),
  ),
);

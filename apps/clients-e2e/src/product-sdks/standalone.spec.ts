import { startStandalone } from '@tocsin/tool-instance';
import { describeFaults } from './describe-faults.js';
import { describeEveryCall, describeWithSdks } from './describe-sdks.js';

describeWithSdks(
  'standalone',
  () => startStandalone(),
  (setting) => {
    describeEveryCall(setting);
    describeFaults(setting);
  },
);

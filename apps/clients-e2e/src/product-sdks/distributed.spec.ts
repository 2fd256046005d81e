import { startDistributedTarget } from '../start-distributed.js';
import { describeEveryCall, describeWithSdks } from './describe-sdks.js';

describeWithSdks('three processes on Kafka', startDistributedTarget, describeEveryCall);

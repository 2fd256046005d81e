import { describeRealClients } from './describe-real-clients.js';
import { startDistributedTarget } from './start-distributed.js';

describeRealClients('three processes on Kafka', startDistributedTarget);

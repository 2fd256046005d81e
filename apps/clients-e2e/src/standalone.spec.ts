import { startStandalone } from '@tocsin/tool-instance';
import { describeRealClients } from './describe-real-clients.js';

describeRealClients('standalone', () => startStandalone());

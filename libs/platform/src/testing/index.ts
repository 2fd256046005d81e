export { metricFaults } from './metric-faults.js';

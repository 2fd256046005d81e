export { aChart } from './a-chart.js';
export { aDowntime } from './a-downtime.js';
export { aHost } from './a-host.js';
export { aKpiMonitor } from './a-kpi-monitor.js';
export { aProject } from './a-project.js';

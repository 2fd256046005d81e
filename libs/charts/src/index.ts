export { alertGraphSvg } from './alert-graph.js';
export { kpiGraphSvg, type KpiGraph, type KpiGraphBucket } from './kpi-graph.js';
export { hasGraph } from './has-graph.js';

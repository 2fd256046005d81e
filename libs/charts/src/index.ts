export { alertGraphSvg, type AlertGraph } from './alert-graph.js';
export { kpiGraphSvg, type KpiGraph, type KpiGraphBucket } from './kpi-graph.js';
export { hasGraph } from './has-graph.js';
export type { ChartPoint } from './line.js';
export { GRAPH_HEIGHT, GRAPH_WIDTH } from './layout.js';

export { aGraph, GRAPH_CASES, NOW, wave } from './graphs.js';
export { aKpiGraph, days, KPI_GRAPH_CASES } from './kpi-graphs.js';

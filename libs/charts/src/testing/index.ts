export { aGraph, GRAPH_CASES } from './graphs.js';
export { KPI_GRAPH_CASES } from './kpi-graphs.js';

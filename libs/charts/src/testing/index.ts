export { aGraph, GRAPH_CASES, NOW, wave } from './graphs.js';

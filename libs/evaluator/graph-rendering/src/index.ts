export { GraphRenderingModule } from './graph-rendering.module.js';
export { WorkerGraphRenderer, type GraphRenderingLimits } from './worker-graph-renderer.js';

export { GraphRenderingModule } from './graph-rendering.module.js';
export { WorkerGraphRenderer } from './worker-graph-renderer.js';

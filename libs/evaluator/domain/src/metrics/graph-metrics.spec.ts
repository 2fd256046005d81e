import { metricsOfGraph } from './graph-metrics.js';

const METRICS = ['orders', 'orders.paid', 'orders.open', 'orders.paid.eu', 'ordersXpaid', 'visits.paid'];

describe('a graph', () => {
  it.each([
    { graph: 'orders.*', shows: ['orders.paid', 'orders.open'] },
    { graph: '*.paid', shows: ['orders.paid', 'visits.paid'] },
    { graph: '*.*.*', shows: ['orders.paid.eu'] },
    { graph: '*', shows: ['orders', 'ordersXpaid'] },
    { graph: 'orders.p*', shows: [] },
    { graph: 'orders.', shows: [] },
    { graph: 'orders.paid', shows: ['orders.paid'] },
  ])('$graph shows $shows', ({ graph, shows }) => {
    expect(metricsOfGraph(graph, METRICS)).toEqual(shows);
  });
});

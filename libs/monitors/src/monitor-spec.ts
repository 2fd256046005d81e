import type {
  AnomalyDetectionMonitor,
  ConnectivityMonitor,
  ExpressionMonitor,
  ExternalMonitor,
  HostMonitor,
  QueryMonitor,
  ServiceMonitor,
} from '@tocsin/payload-schemas';

/** A header that an external monitor sends, in the clear. */
export interface RequestHeader {
  readonly name: string;
  readonly value: string;
}

type Unnumbered<M> = Omit<M, 'id'>;

/**
 * A monitor as its author describes it, each member by itself already in range: without id, secrets in the clear. Members
 * that an update keeps when they are left out are optional here; options beyond Mackerel are set apart.
 */
export type MonitorSpec =
  | Omit<Unnumbered<HostMonitor>, 'options'>
  | (Omit<Unnumbered<ConnectivityMonitor>, 'alertStatusOnGone'> &
      Partial<Pick<ConnectivityMonitor, 'alertStatusOnGone'>>)
  | Omit<Unnumbered<ServiceMonitor>, 'options'>
  | (Omit<Unnumbered<ExternalMonitor>, 'urlSealed' | 'headers'> & {
      readonly url: string;
      readonly headers?: readonly RequestHeader[];
    })
  | Unnumbered<ExpressionMonitor>
  | Unnumbered<AnomalyDetectionMonitor>
  | Unnumbered<QueryMonitor>;

export type MonitorKind = MonitorSpec['type'];
/** The description of one kind. */
export type MonitorSpecOf<K extends MonitorKind> = Extract<MonitorSpec, { type: K }>;

/** Host metrics that stand for a share of a whole; their thresholds are percentages. */
export const PERCENT_METRICS: readonly string[] = [
  'cpu%',
  'memory%',
  'disk%',
  'swap%',
  'container-cpu%',
  'container-memory%',
];

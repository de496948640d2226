import { Counter, Gauge, Histogram } from 'prom-client';

/** What an operator watches of the log itself, whichever it is. Figures belong to no registry until one takes them in. */
export class LogMetrics {
  readonly append = new Histogram({
    name: 'custos_log_append_seconds',
    help: 'Appends by outcome: written, or the name of what came instead',
    labelNames: ['outcome'] as const,
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers: [],
  });
  readonly rebuilt = new Counter({ name: 'custos_log_client_rebuilds_total', help: 'Connections to the log that were replaced as a whole', registers: [] });
  readonly resubscribed = new Counter({
    name: 'custos_log_resubscriptions_total',
    help: 'Live readers that had to begin again where they stood',
    registers: [],
  });
  readonly lag = new Gauge({
    name: 'custos_log_subscription_lag_seconds',
    help: 'For how long an end of the log that was seen here has waited for the slowest live reader of this process',
    registers: [],
  });

  get all(): readonly (Histogram<'outcome'> | Counter | Gauge)[] {
    return [this.append, this.rebuilt, this.resubscribed, this.lag];
  }
}

import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Node } from '../node/node.js';
import { HealthService } from './health.js';

/** Figures for Prometheus. Labels are operation names and statuses: nothing of a request. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'custos_http_request_seconds',
    help: 'Requests by operation and status',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  private readonly lag = new Gauge({
    name: 'custos_view_lag_seconds',
    help: 'How long the newest event has waited for a view; absent while the log does not answer',
    labelNames: ['view'] as const,
    registers: [this.registry],
  });
  private readonly parked = new Gauge({
    name: 'custos_parked',
    help: '1 when a view or policy stands still',
    labelNames: ['name'] as const,
    registers: [this.registry],
  });
  private readonly records = new Gauge({
    name: 'custos_access_records_alarm',
    help: '1 when access records cannot be written, are not what was written, or were lost; officers to whom much was denied are counted',
    labelNames: ['kind'] as const,
    registers: [this.registry],
  });
  private readonly reachable = new Gauge({ name: 'custos_log_reachable', help: '1 when the log answers', registers: [this.registry] });
  readonly contentType = this.registry.contentType;

  constructor(
    private readonly health: HealthService,
    private readonly node: Node,
  ) {
    collectDefaultMetrics({ register: this.registry });
    for (const one of node.logMetrics.all) this.registry.registerMetric(one);
  }

  observe(operation: string, status: number, seconds: number): void {
    this.requests.observe({ operation, status: String(status) }, seconds);
  }

  async text(): Promise<string> {
    const [{ end, views, policies, readers }, access] = await Promise.all([this.health.standings(), this.health.access()]);
    const { log, logMetrics } = this.node;
    if (access !== null) {
      for (const kind of ['unwritable', 'broken'] as const) this.records.set({ kind }, access.state === kind ? 1 : 0);
      this.records.set({ kind: 'lost' }, access.lost);
      this.records.set({ kind: 'often-denied' }, access.officersOftenDenied);
    }
    this.reachable.set(end === 'unknown' ? 0 : 1);
    logMetrics.lag.set(log.lagSeconds(end));
    // A lag that is not known now is not told as it was before; what stood still does so until it is known not to.
    this.lag.reset();
    for (const { name, lagMs } of views ?? []) if (lagMs !== null) this.lag.set({ view: name }, lagMs / 1_000);
    const known = [...(views ?? []), ...(policies ?? []), ...readers.filter(({ state }) => state !== 'unknown')];
    for (const { name, parked } of known) this.parked.set({ name }, parked === undefined ? 0 : 1);
    return this.registry.metrics();
  }
}

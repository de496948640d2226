import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealthService, httpStatusOf } from '../../api/src/health/health.js';
import { Metrics } from '../../api/src/health/metrics.js';
import type { Logger } from '../../api/src/node/logger.js';
import type { Node } from '../../api/src/node/node.js';

/** A scraper, an operator, a probe: nobody else has anything to ask here. */
const CONNECTIONS = 16;

interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const json = (status: number, body: object): Page => ({ status, type: 'application/json; charset=utf-8', text: JSON.stringify(body) });

/** What an operator asks of a worker, which has no API: that it runs, who stands where, its own figures. No figure of a case is in it. */
export class OperationsPage {
  private readonly health: HealthService;
  private readonly metrics: Metrics;
  private readonly server = createServer((request, response) => {
    const page = request.method === 'GET' || request.method === 'HEAD' ? this.page(request.url) : Promise.resolve(json(405, { code: 'method-not-allowed' }));
    page
      .catch((error: unknown) => {
        this.logger.unforeseen(error, { part: 'page of a worker' });
        return json(500, { code: 'unforeseen' });
      })
      .then((answer) => answered(response, answer))
      .catch((error: unknown) => this.logger.unforeseen(error, { part: 'page of a worker' }));
  });

  private readonly serving: boolean;

  private constructor(
    node: Node,
    private readonly logger: Logger,
  ) {
    this.health = new HealthService(node);
    this.metrics = new Metrics(this.health, node);
    this.serving = node.config.CUSTOS_METRICS;
    this.server.maxConnections = CONNECTIONS;
  }

  /** Rejects where the port is taken. */
  static async open(node: Node, port: number, logger: Logger): Promise<OperationsPage> {
    const page = new OperationsPage(node, logger);
    const { server } = page;
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, node.config.CUSTOS_HOST, listening));
    server.removeAllListeners('error').on('error', (error) => logger.unforeseen(error, { part: 'page of a worker' }));
    return page;
  }

  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async page(path: string | undefined): Promise<Page> {
    switch (path) {
      case '/health/live':
        return json(200, { status: 'ok' });
      case '/health/ready': {
        const health = await this.health.ready();
        return json(httpStatusOf(health), health);
      }
      case '/metrics':
        if (!this.serving) return json(404, { code: 'not-found' });
        return { status: 200, type: this.metrics.contentType, text: await this.metrics.text() };
      default:
        return json(404, { code: 'not-found' });
    }
  }
}

function answered(response: ServerResponse, { status, type, text }: Page): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}

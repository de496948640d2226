import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealthService, httpStatusOf } from '../../api/src/health/health.js';
import { Metrics } from '../../api/src/health/metrics.js';
import type { Node } from '../../api/src/node/node.js';

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
    page.then(
      (answer) => answered(response, answer),
      () => answered(response, json(503, { code: 'unavailable' })),
    );
  });

  private constructor(node: Node) {
    this.health = new HealthService(node);
    this.metrics = new Metrics(this.health, node);
  }

  /** Rejects where the port is taken. */
  static async open(node: Node, port: number): Promise<OperationsPage> {
    const page = new OperationsPage(node);
    await new Promise<void>((listening, failed) => page.server.once('error', failed).listen(port, node.config.CUSTOS_HOST, listening));
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
        return { status: 200, type: this.metrics.contentType, text: await this.metrics.text() };
      default:
        return json(404, { code: 'not-found' });
    }
  }
}

function answered(response: ServerResponse, { status, type, text }: Page): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}

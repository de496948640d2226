// The barest server that keeps what it is sent: node:http, a pool, one durable insert a request.
import { createServer } from 'node:http';
import { quietPool } from './ground.mjs';
import { serveSide } from './side.mjs';

await serveSide(async ({ url, entry }) => {
  let pool = quietPool(url, 16);
  const insert = { name: 'insert', text: 'insert into raw_event (entry) values ($1) returning position' };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.once('end', () => {
      JSON.parse(Buffer.concat(chunks).toString('utf8'));
      pool.query({ ...insert, values: [entry] }).then(
        ({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ position: rows[0].position })),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    ready: { url: `http://127.0.0.1:${server.address().port}` },
    async work({ connections }) {
      if (connections !== undefined) {
        await pool.end();
        pool = quietPool(url, connections);
      }
      return {};
    },
    close: () => pool.end(),
  };
});

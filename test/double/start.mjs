#!/usr/bin/env node
// Starts the double of ONE EventStoreDB node alone, until it is interrupted: `npm run -s eventstoredb:double -- [--tls] [--port=N] --json`
// prints its address, and with --tls the authority's certificate and the password of `admin`. It keeps nothing and is no database.
import { lowered } from '../lowered.mjs';

const args = process.argv.slice(2);
const tls = args.includes('--tls');
const load = await lowered('double');
const { EventStoreDbDouble } = await load('double/eventstoredb-double.js');
const { authority } = await load('double/certificates.js');
const trusted = tls ? authority() : undefined;
const password = 'changeit';
const double = await EventStoreDbDouble.start({
  port: Number(args.find((one) => one.startsWith('--port='))?.slice('--port='.length) ?? 0),
  ...(trusted !== undefined && { tls: trusted.issue({ hosts: ['localhost'] }), users: { admin: { password, groups: ['$admins'] } } }),
});
const told = { url: double.url, double: 'of one node, in memory', ...(trusted !== undefined && { user: 'admin', password, ca: trusted.certificate }) };
console.log(args.includes('--json') ? JSON.stringify(told) : `A double of one EventStoreDB node listens at ${double.url}`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    double.close();
    process.exit(0);
  });

// Fails when an optional platform package is absent from the lockfile: `npm ci` would fail elsewhere.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const have = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
for (const [path, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (have.has(name)) continue;
    console.error(`${path}@${entry.version}: ${name} is missing from the lockfile`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) console.log('lockfile complete');

import { ConfigurationInvalid, readConfig } from './config.js';
import { crossesPlainly, isPastLife } from './production.js';

const FIT = {
  NODE_ENV: 'production',
  OIDC_ISSUER: 'https://id.example',
  OIDC_JWKS_URI: 'https://id.example/jwks',
  CUSTOS_KEK: 'ab'.repeat(32),
  DATABASE_URL: 'postgres://custos@db.example/custos?sslmode=verify-full',
};
const MODERN = { node: 'v24.11.1', today: '2026-12-01' };

describe('settings of production', () => {
  it('that keep evidence are taken', () => {
    expect(readConfig(FIT, MODERN)).toMatchObject({ NODE_ENV: 'production', CUSTOS_DOCS: false, CUSTOS_METRICS: false });
  });

  it.each([
    ['OIDC_ISSUER', { OIDC_ISSUER: '', OIDC_JWKS_URI: '' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://id.example' }],
    ['OIDC_JWKS_URI', { OIDC_JWKS_URI: 'http://id.example/jwks' }],
    ['OIDC_JWKS_URI', { OIDC_JWKS_URI: 'http://127.0.0.1/jwks' }],
    ['CUSTOS_KEK', { CUSTOS_KEK: '' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://custos@db.example/custos' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://custos@10.0.0.7/custos?sslmode=prefer' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://custos@10.0.0.7/custos?sslmode=no-verify' }],
    ['CUSTOS_RATE', { CUSTOS_RATE: '0' }],
    ['CUSTOS_RATE_STRANGERS', { CUSTOS_RATE_STRANGERS: '0' }],
  ])('that do not are refused by %s: %j', (name, change) => {
    expect(() => readConfig({ ...FIT, ...change }, MODERN)).toThrow(ConfigurationInvalid);
    expect(() => readConfig({ ...FIT, ...change }, MODERN)).toThrow(new RegExp(`^${name}: `));
    expect(() => readConfig({ ...FIT, OIDC_ISSUER: '', OIDC_JWKS_URI: '', NODE_ENV: 'development' }, MODERN)).not.toThrow();
  });

  it('are not read on a Node that is corrected no more, unless that is said', () => {
    const old = { node: 'v20.20.2', today: '2026-12-01' };
    expect(() => readConfig(FIT, old)).toThrow(/^CUSTOS_OLD_NODE: Node v20\.20\.2/);
    expect(readConfig({ ...FIT, CUSTOS_OLD_NODE: 'true' }, old).NODE_ENV).toBe('production');
    expect(readConfig({}, old).NODE_ENV).toBe('development');
  });
});

it.each([
  ['v18.20.0', '2024-01-01', true],
  ['v20.20.2', '2026-04-30', false],
  ['v20.20.2', '2026-05-01', true],
  ['v23.1.0', '2026-12-01', true],
  ['v24.11.1', '2026-12-01', false],
  ['v31.0.0', '2030-01-01', false],
])('Node %s on %s is past its life: %s', (node, today, past) => expect(isPastLife({ node, today })).toBe(past));

it.each([
  [undefined, false],
  ['postgres://custos@/custos?host=/run/postgresql', false],
  ['postgres://custos@127.0.0.1:5432/custos', false],
  ['postgres://custos@localhost/custos', false],
  ['postgres://custos@[::1]/custos', false],
  ['postgres://custos@%2Frun%2Fpostgresql/custos', false],
  ['postgres://custos@/custos?host=db.example', true],
  ['postgres://custos@127.example/custos', true],
  ['postgres://custos@db/custos?sslmode=verify-full&sslrootcert=/ca.crt', false],
  ['postgres://custos@db/custos?sslmode=disable', true],
])('a database at %s is on another machine without TLS: %s', (url, plain) => expect(crossesPlainly(url)).toBe(plain));

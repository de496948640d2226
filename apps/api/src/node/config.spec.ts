import { ConfigurationInvalid, readConfig, settings } from './config.js';

describe('the settings of a process', () => {
  it('are complete without any being given: one machine, loopback, the rehearsal’s issuer', () => {
    expect(readConfig({})).toMatchObject({
      NODE_ENV: 'development',
      CUSTOS_PORT: 4180,
      CUSTOS_HOST: '127.0.0.1',
      CUSTOS_POOL: 16,
      CUSTOS_CONCURRENCY: 256,
      CUSTOS_EXERCISE: false,
      EVENT_LOG: 'postgres',
    });
    expect(readConfig({}).DATABASE_URL).toBeUndefined();
  });

  it('that are empty are absent', () => {
    expect(readConfig({ CUSTOS_PORT: '', OIDC_ISSUER: '', CUSTOS_KEK: '', CUSTOS_COUNTRY: undefined })).toEqual(readConfig({}));
  });

  it('are numbers and yes or no where they must be', () => {
    expect(readConfig({ CUSTOS_PORT: '0', CUSTOS_EXERCISE: 'true', CUSTOS_POOL: '200' })).toMatchObject({
      CUSTOS_PORT: 0,
      CUSTOS_EXERCISE: true,
      CUSTOS_POOL: 200,
    });
    expect(readConfig({ CUSTOS_EXERCISE: 'false' }).CUSTOS_EXERCISE).toBe(false);
  });

  it.each([
    ['CUSTOS_PORT', 'http'],
    ['CUSTOS_PORT', '65536'],
    ['CUSTOS_PORT', '-1'],
    ['CUSTOS_PORT', '1.5'],
    ['CUSTOS_POOL', '0'],
    ['CUSTOS_POOL', '201'],
    ['CUSTOS_CONCURRENCY', '0'],
    ['CUSTOS_UPLOAD_LIMIT', '0'],
    ['CUSTOS_EXERCISE', 'maybe'],
    ['CUSTOS_DATA', 'var/custos'],
    ['CUSTOS_COUNTRY', 'CIV'],
    ['CUSTOS_KEK', 'secret'],
    ['CUSTOS_KEK', 'A'.repeat(64)],
    ['CUSTOS_LOG_LEVEL', 'trace'],
    ['CUSTOS_PROSECUTION_OFFICES', 'CI'],
    ['CUSTOS_REMINDER_DAYS', '366'],
    ['CUSTOS_ORIGIN', 'x'.repeat(101)],
    ['EVENT_LOG', 'memory'],
    ['NODE_ENV', 'prod'],
    ['OIDC_ISSUER', 'not a url'],
  ])('refuse %s=%s, by the name of the variable and without its value', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigurationInvalid);
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(name));
  });

  it('never put a secret into the refusal', () => {
    expect(() => readConfig({ CUSTOS_KEK: 'hunter2' })).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }));
  });

  it('of production name an issuer and its keys; half an issuer is none anywhere', () => {
    const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URI: 'https://id.example/keys' };
    expect(readConfig({ NODE_ENV: 'production', ...oidc })).toMatchObject({ ...oidc, OIDC_AUDIENCE: 'custos' });
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow('OIDC_ISSUER');
    expect(() => readConfig({ OIDC_ISSUER: oidc.OIDC_ISSUER })).toThrow('OIDC_JWKS_URI');
    // A misspelt issuer beside its keys must not leave the built-in issuer believed.
    expect(() => readConfig({ OIDC_JWKS_URI: oidc.OIDC_JWKS_URI })).toThrow('OIDC_ISSUER');
  });

  it('are all explained', () => {
    for (const { name, meaning } of settings()) expect([name, meaning.length > 10]).toEqual([name, true]);
    expect(settings()).toContainEqual({ name: 'CUSTOS_PORT', fallback: '4180', meaning: expect.any(String) as string });
    expect(settings()).toContainEqual({ name: 'OIDC_ISSUER', fallback: '–', meaning: expect.any(String) as string });
  });
});

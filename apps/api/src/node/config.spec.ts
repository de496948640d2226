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
    expect(readConfig(oidc)).toMatchObject({ ...oidc, OIDC_AUDIENCE: 'custos' });
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow('OIDC_ISSUER');
    expect(() => readConfig({ OIDC_ISSUER: oidc.OIDC_ISSUER })).toThrow('OIDC_JWKS_URI');
    // A misspelt issuer beside its keys must not leave the built-in issuer believed.
    expect(() => readConfig({ OIDC_JWKS_URI: oidc.OIDC_JWKS_URI })).toThrow('OIDC_ISSUER');
  });

  describe('of a log in EventStoreDB', () => {
    const chosen = { EVENT_LOG: 'eventstoredb', EVENTSTOREDB_URL: 'esdb://db.example', EVENTSTOREDB_PASSWORD: 'pa:ss@w?rd' };

    it('name its address and a password; user, authority and TLS have defaults', () => {
      expect(readConfig(chosen)).toMatchObject({ ...chosen, EVENTSTOREDB_USER: 'custos', EVENTSTOREDB_PLAINTEXT: false });
      expect(() => readConfig({ ...chosen, EVENTSTOREDB_URL: '' })).toThrow('EVENTSTOREDB_URL');
      expect(() => readConfig({ ...chosen, EVENTSTOREDB_PASSWORD: undefined })).toThrow('EVENTSTOREDB_PASSWORD');
      expect(() => readConfig({ ...chosen, EVENTSTOREDB_CA: 'ca.pem' })).toThrow('EVENTSTOREDB_CA');
    });
    it('are never taken for those of the other log: an address without the choice is refused', () => {
      expect(() => readConfig({ EVENTSTOREDB_URL: chosen.EVENTSTOREDB_URL })).toThrow('EVENT_LOG');
    });
    it('allow no plaintext in production', () => {
      const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URI: 'https://id.example/keys' };
      const production = { ...chosen, ...oidc, NODE_ENV: 'production', CUSTOS_KEK: 'ab'.repeat(32), CUSTOS_OLD_NODE: 'true' };
      expect(readConfig(production).EVENTSTOREDB_PLAINTEXT).toBe(false);
      expect(() => readConfig({ ...production, EVENTSTOREDB_PLAINTEXT: 'true' })).toThrow('EVENTSTOREDB_PLAINTEXT');
    });
    it.each(['esdb*', 'esdb:connection', '*', 'http,esdb:*'])('refuse DEBUG=%s, by which the client would print the password', (DEBUG) => {
      expect(() => readConfig({ ...chosen, DEBUG })).toThrow('DEBUG');
      expect(readConfig({ DEBUG }).EVENT_LOG).toBe('postgres');
    });
    it('leave other programs their DEBUG', () => expect(readConfig({ ...chosen, DEBUG: 'express' }).EVENT_LOG).toBe('eventstoredb'));
  });

  it('are all explained', () => {
    for (const { name, meaning } of settings()) expect([name, meaning.length > 10]).toEqual([name, true]);
    expect(settings()).toContainEqual({ name: 'CUSTOS_PORT', fallback: '4180', meaning: expect.any(String) as string });
    expect(settings()).toContainEqual({ name: 'OIDC_ISSUER', fallback: '–', meaning: expect.any(String) as string });
  });
});

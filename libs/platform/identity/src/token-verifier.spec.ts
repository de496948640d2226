import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { TokenVerifier } from './token-verifier.js';

const issuer = 'https://idp.example';
const audience = 'custos';
const claims = { roles: ['investigator'], unit: 'CI.DGD-AIR', service: 'customs', country: 'CI' };
let key: CryptoKey;
let rsa: CryptoKey;
let rsaPem: string;
let jwks: { keys: object[] };
let verifier: TokenVerifier;

beforeAll(async () => {
  const ours = await generateKeyPair('ES256');
  const ourRsa = await generateKeyPair('RS256');
  key = ours.privateKey;
  rsa = ourRsa.privateKey;
  rsaPem = await exportSPKI(ourRsa.publicKey);
  jwks = {
    keys: [
      { ...(await exportJWK(ours.publicKey)), kid: 'ec', alg: 'ES256' },
      { ...(await exportJWK(ourRsa.publicKey)), kid: 'rsa' },
    ],
  };
  verifier = new TokenVerifier([{ issuer, audience, keys: { jwks: jwks } }]);
});

const draft = (payload: JWTPayload = {}, header: object = {}) =>
  new SignJWT({ ...claims, ...payload })
    .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('CI.DGD-AIR.4711')
    .setIssuedAt()
    .setExpirationTime('1h');
const refused = { name: 'NotAuthenticated' };
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);

describe('a token', () => {
  it('of a trusted issuer names an officer, without a name', async () => {
    expect(await verifier.verify(await draft({ name: 'A. Exemple' }).sign(key))).toEqual({
      iss: issuer,
      sub: 'CI.DGD-AIR.4711',
      issued: expect.any(Number) as number,
      ...claims,
    });
  });

  it('says what can be ended by name, and how its officer was authenticated', async () => {
    const said = await verifier.verify(await draft({ sid: 'session-1', jti: 'token-1', acr: '3', amr: ['hwk'] }).sign(key));
    expect(said).toMatchObject({ session: 'session-1', acr: '3', amr: ['hwk'] });
    expect(await verifier.verify(await draft({ jti: 'token-1' }).sign(key))).toMatchObject({ session: 'token-1' });
  });

  describe('that was believed a moment ago', () => {
    const time = { now: 0 };
    const later = (seconds: number) => new Date(time.now + seconds * 1_000);
    let at: Date;
    let checked: jest.SpyInstance;
    beforeEach(() => {
      time.now = Date.now();
      at = later(0);
      checked = jest.spyOn(crypto.subtle, 'verify');
    });
    afterEach(() => checked.mockRestore());
    const watched = () => new TokenVerifier([{ issuer, audience, keys: { jwks } }], () => at);

    it('is believed again without its signature being checked, for ten seconds', async () => {
      const one = watched();
      const token = await draft().sign(key);
      const first = await one.verify(token);
      at = later(9);
      expect(await one.verify(token)).toEqual(first);
      expect(checked).toHaveBeenCalledTimes(1);
      at = later(11);
      await one.verify(token);
      expect(checked).toHaveBeenCalledTimes(2);
    });

    it('is not believed longer than it says itself', async () => {
      const one = watched();
      const token = await draft()
        .setExpirationTime(new Date(time.now + 4_000))
        .sign(key);
      await one.verify(token);
      at = later(10);
      await expect(one.verify(token)).rejects.toMatchObject(refused);
    });

    it('says nothing of another one, nor of one that was refused', async () => {
      const one = watched();
      const token = await draft().sign(key);
      await one.verify(token);
      const [head, , signature] = token.split('.');
      const forged = `${head}.${part({ ...claims, iss: issuer, aud: audience, sub: 'CI.DGD-AIR.1', iat: now, exp: now + 600 })}.${signature}`;
      await expect(one.verify(forged)).rejects.toMatchObject(refused);
      await expect(one.verify(forged)).rejects.toMatchObject(refused);
    });
  });

  it('may be signed with RSA, for identity providers that do not know better', async () => {
    expect(await verifier.verify(await draft({}, { alg: 'RS256', kid: 'rsa' }).sign(rsa))).toMatchObject({ sub: 'CI.DGD-AIR.4711' });
  });

  it('without a signature is refused, however its algorithm is spelt', async () => {
    const payload = { ...claims, iss: issuer, aud: audience, sub: 'CI.DGD-AIR.4711', iat: now, exp: now + 600 };
    const unsecured = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('CI.DGD-AIR.4711')
      .setIssuedAt()
      .setExpirationTime('1h')
      .encode();
    await expect(verifier.verify(unsecured)).rejects.toMatchObject(refused);
    for (const alg of ['none', 'None', 'nOnE', '', 'NONE'])
      await expect(verifier.verify(`${part({ alg, kid: 'ec' })}.${part(payload)}.`)).rejects.toMatchObject(refused);
    const signed = await draft().sign(key);
    await expect(verifier.verify(signed.slice(0, signed.lastIndexOf('.') + 1))).rejects.toMatchObject(refused);
  });

  it('signed by a stranger, or changed after it was signed, is refused', async () => {
    const stranger = await generateKeyPair('ES256');
    await expect(verifier.verify(await draft().sign(stranger.privateKey))).rejects.toMatchObject(refused);
    const [header, , signature] = (await draft().sign(key)).split('.');
    const forged = part({ ...claims, roles: ['judge'], iss: issuer, aud: audience, sub: 'CI.DGD-AIR.4711', iat: now, exp: now + 600 });
    await expect(verifier.verify(`${header}.${forged}.${signature}`)).rejects.toMatchObject(refused);
  });

  it('that takes the public key for a secret is refused', async () => {
    const payload = part({ ...claims, iss: issuer, aud: audience, sub: 'CI.DGD-AIR.4711', iat: now, exp: now + 600 });
    for (const secret of [rsaPem, JSON.stringify(jwks.keys[0]), JSON.stringify(jwks.keys[1])]) {
      const signed = `${part({ alg: 'HS256', kid: 'rsa' })}.${payload}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      await expect(verifier.verify(`${signed}.${signature}`)).rejects.toMatchObject(refused);
    }
  });

  it('that brings its own key along is refused', async () => {
    const stranger = await generateKeyPair('ES256');
    const jwk = await exportJWK(stranger.publicKey);
    for (const header of [
      { jwk, kid: undefined },
      { jku: 'https://evil.example/jwks', kid: 'evil' },
      { x5u: 'https://evil.example/cert', kid: 'ec' },
      { kid: '../../dev/null' },
      { kid: "' or 1=1 --" },
    ]) {
      await expect(verifier.verify(await draft({}, header).sign(stranger.privateKey))).rejects.toMatchObject(refused);
    }
  });

  it('with a critical header that nobody here understands is refused', async () => {
    const signed = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', crit: ['b64x'], b64x: true })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('CI.DGD-AIR.4711')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key, { crit: { b64x: true } });
    await expect(verifier.verify(signed)).rejects.toMatchObject(refused);
  });

  it('for another system, of another issuer or of another type is refused', async () => {
    await expect(verifier.verify(await draft().setAudience('other').sign(key))).rejects.toMatchObject(refused);
    await expect(verifier.verify(await draft().setIssuer('https://evil.example').sign(key))).rejects.toMatchObject(refused);
    await expect(verifier.verify(await draft().setIssuer(`${issuer}/`).sign(key))).rejects.toMatchObject(refused);
    await expect(verifier.verify(await draft({}, { typ: 'dpop+jwt' }).sign(key))).rejects.toMatchObject(refused);
    for (const typ of [undefined, 'JWT']) await expect(verifier.verify(await draft({}, { typ }).sign(key))).rejects.toMatchObject(refused);
    expect(await verifier.verify(await draft({}, { typ: 'application/AT+JWT' }).sign(key))).toBeDefined();
  });

  it('of an issuer that does not mark access tokens is told from an ID token by its claims', async () => {
    const unmarked = new TokenVerifier([{ issuer, audience, keys: { jwks }, accessTokenType: 'jwt' }]);
    for (const typ of [undefined, 'JWT', 'at+jwt']) expect(await unmarked.verify(await draft({}, { typ }).sign(key))).toBeDefined();
    for (const idToken of [{ nonce: 'n' }, { at_hash: 'h' }, { c_hash: 'h' }, { s_hash: 'h' }, { typ: 'ID' }])
      await expect(unmarked.verify(await draft(idToken, { typ: 'JWT' }).sign(key))).rejects.toMatchObject(refused);
    await expect(unmarked.verify(await draft({}, { typ: 'dpop+jwt' }).sign(key))).rejects.toMatchObject(refused);
  });

  it('is good for its time and no longer, and fails closed when the clock jumps', async () => {
    await expect(
      verifier.verify(
        await draft()
          .setExpirationTime(now - 10)
          .sign(key),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      verifier.verify(
        await draft()
          .setNotBefore(now + 60)
          .sign(key),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      verifier.verify(
        await draft()
          .setIssuedAt(now - 13 * 3_600)
          .sign(key),
      ),
    ).rejects.toMatchObject(refused);
    const tomorrow = new TokenVerifier([{ issuer, audience, keys: { jwks: jwks } }], () => new Date(Date.now() + 86_400_000));
    await expect(tomorrow.verify(await draft().sign(key))).rejects.toMatchObject(refused);
    const yesterday = new TokenVerifier([{ issuer, audience, keys: { jwks: jwks } }], () => new Date(Date.now() - 86_400_000));
    await expect(yesterday.verify(await draft().sign(key))).rejects.toMatchObject(refused);
  });

  it('without a time at which it ends is refused', async () => {
    const endless = new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('CI.DGD-AIR.4711')
      .setIssuedAt();
    await expect(verifier.verify(await endless.sign(key))).rejects.toMatchObject(refused);
  });

  it.each<[string, JWTPayload]>([
    ['no roles', { roles: undefined }],
    ['an empty list of roles', { roles: [] }],
    ['roles that are one text', { roles: 'judge' }],
    ['only roles of another system', { roles: ['root', '__proto__', 'constructor'] }],
    ['an administrator who also acts', { roles: ['administrator', 'investigator'] }],
    ['an auditor who also acts', { roles: ['judge', 'auditor'] }],
    ['no unit', { unit: undefined }],
    ['a unit of another country', { country: 'NE' }],
    ['a unit that is not the officer’s', { unit: 'CI.DGD' }],
    ['a name instead of an officer', { sub: 'A. Exemple' }],
    ['a unit instead of an officer', { sub: 'CI.DGD-AIR' }],
    ['no service', { service: undefined }],
    ['a service with a line break', { service: 'customs\nroot' }],
    ['an exercise that is a text', { exercise: 'false' }],
  ])('with %s is refused', async (_what, payload) => {
    const { sub = 'CI.DGD-AIR.4711', ...rest } = payload;
    await expect(verifier.verify(await draft(rest).setSubject(sub).sign(key))).rejects.toMatchObject(refused);
  });

  it('keeps the roles that this system knows and drops the others', async () => {
    expect(await verifier.verify(await draft({ roles: ['root', 'judge', 'judge', 'prosecutor'] }).sign(key))).toMatchObject({ roles: ['judge', 'prosecutor'] });
    const others = Array.from({ length: 40 }, (_, at) => `group of another system ${at} ${'x'.repeat(80)}`);
    expect(await verifier.verify(await draft({ roles: [...others, 'judge'] }).sign(key))).toMatchObject({ roles: ['judge'] });
  });

  it.each(['', 'x', 'a.b.c', '..', '.'.repeat(10), 'ey'.repeat(5_000)])('that is none (%#) is refused', async (text) => {
    await expect(verifier.verify(text)).rejects.toMatchObject(refused);
  });
});

describe('an issuer whose keys are fetched', () => {
  let server: Server;
  let answer: { status: number; body: string };
  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify(jwks) };
    server = createServer((_request, response) => void response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const remote = () => new TokenVerifier([{ issuer, audience, keys: { jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks` } }]);

  it('is trusted with what it publishes', async () => {
    expect(await remote().verify(await draft().sign(key))).toMatchObject({ sub: 'CI.DGD-AIR.4711' });
    const stranger = await generateKeyPair('ES256');
    await expect(remote().verify(await draft().sign(stranger.privateKey))).rejects.toMatchObject(refused);
  });

  it('withdraws a key, and it is believed for less than a minute', async () => {
    let at = Date.now();
    const time = jest.spyOn(Date, 'now').mockImplementation(() => at);
    try {
      const { port } = server.address() as AddressInfo;
      const one = new TokenVerifier([{ issuer, audience, keys: { jwksUri: `http://127.0.0.1:${port}/jwks` } }], () => new Date(at));
      const token = await draft().sign(key);
      await one.verify(token);
      answer.body = JSON.stringify({ keys: [jwks.keys[1]] });
      at += 41_000;
      await expect(one.verify(token)).rejects.toMatchObject(refused);
    } finally {
      time.mockRestore();
    }
  });

  it('that does not answer leaves the token undecided, neither good nor bad', async () => {
    answer = { status: 500, body: 'down' };
    await expect(remote().verify(await draft().sign(key))).rejects.toMatchObject({ name: 'IssuerUnavailable' });
    const gone = remote();
    await new Promise((resolve) => server.close(resolve));
    await expect(gone.verify(await draft().sign(key))).rejects.toMatchObject({ name: 'IssuerUnavailable' });
  });
});

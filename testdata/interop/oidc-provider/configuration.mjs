// What the lab provider is told: its clients, users and claims, and the variants
// that each change one thing of it. Every secret in here is a lab secret.
import { generateKeyPairSync } from 'node:crypto';
import { spoils } from './front.mjs';
import * as pages from './pages.mjs';

export const password = 'password'; // of every lab user

export const accounts = {
  alice: { name: 'Alice Lab', given_name: 'Alice', family_name: 'Lab', email: 'alice@example.test', email_verified: true },
  bob: { name: 'Bob Lab', given_name: 'Bob', family_name: 'Lab', email: 'bob@example.test', email_verified: false },
  carol: { name: 'Carol Lab' }, // has no e-mail address at all
  dave: { name: 'Dave Lab' }, // signs in, and his claims are there at the login alone, for fixes.yaml
};

// Only the variant manygroups asks for them.
const groups = Array.from({ length: 300 }, (_, n) => `cn=team-${n},ou=groups,dc=example,dc=test`);

const key = (kind, options, members) =>
  ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), ...members });

// Key names are fixed, the keys are new at every start.
export const signingKeys = (prefix = 'lab') => [
  key('rsa', { modulusLength: 2048 }, { kid: `${prefix}-rsa`, use: 'sig' }),
  key('ec', { namedCurve: 'P-256' }, { kid: `${prefix}-ec`, use: 'sig' }),
];

// Where the real clients of ../clients are called back.
const callbacks = ['/callback', '/auth/callback/lab', '/api/auth/callback/lab', '/oauth2/callback', '/login/oauth2/code/lab', '/redirect'];

const client = {
  client_id: 'lab-client',
  client_secret: 'lab-secret',
  token_endpoint_auth_method: 'client_secret_basic',
  // A native client may use http on loopback, at any port (RFC 8252 section 7.3).
  application_type: 'native',
  redirect_uris: callbacks.map((path) => `http://127.0.0.1:8085${path}`),
  post_logout_redirect_uris: ['http://127.0.0.1:8085/signed-out'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
};

const publicClient = { ...client, client_id: 'lab-public', client_secret: undefined, token_endpoint_auth_method: 'none' };

// Clients that each have one fault, for the trials of fixes.yaml; what to change is
// in the variant repaired.
const faulty = [
  { client_id: 'lab-narrow', scope: 'openid email' },
  { client_id: 'lab-code-only', grant_types: ['authorization_code'] },
  { client_id: 'lab-hmac', id_token_signed_response_alg: 'HS256' },
  { client_id: 'lab-barred' }, // by allowedPolicy
  { client_id: 'lab-none', token_endpoint_auth_method: 'none' },
  { client_id: 'lab-brief' }, // its refresh tokens are over when they arrive
  { client_id: 'lab-elsewhere', redirect_uris: ['http://127.0.0.1:8085/elsewhere'] },
  { client_id: 'lab-no-openid' }, // consents has these two
  { client_id: 'lab-no-grant' },
].map((fault) => ({ ...client, ...fault }));

// What the consent page grants: everything that is missing, but for these clients.
export const consents = {
  'lab-no-openid': (grant, scopes) => { grant.addOIDCScope(scopes.filter((each) => each !== 'openid').join(' ')); grant.rejectOIDCScope('openid'); },
  'lab-no-grant': () => {},
};

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

// An account whose claims take their time to come.
const account = (id, claims, ms = 0) => claims && {
  accountId: id,
  claims: async () => {
    if (ms > 0) await pause(ms);
    return { sub: id, ...(Object.keys(claims).length > 0 && { preferred_username: id, groups, ...claims }) };
  },
};

const allowed = (ctx, client) => client.clientId !== 'lab-barred';

// healthy returns a configuration without any fault. Each call returns a fresh
// one, because the variants change it in place.
function healthy() {
  return {
    clients: [{ ...client }, { ...publicClient }, ...faulty.map((each) => ({ ...each }))],
    jwks: { keys: signingKeys() },
    // The library's own, and HS256, which it has off.
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA', 'HS256'] },
    cookies: { keys: ['lab-cookie-key'] },
    scopes: ['openid', 'offline_access'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: allowed },
      revocation: { enabled: true, allowedPolicy: allowed },
      encryption: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => { ctx.body = pages.logout(form); },
        postLogoutSuccessSource: (ctx) => { ctx.body = pages.loggedOut(); },
      },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form, out, error) => { ctx.body = pages.userCode(form, error); },
        userCodeConfirmSource: (ctx, form, asking, device, code) => { ctx.body = pages.userCodeConfirm(form, code); },
        successSource: (ctx) => { ctx.body = pages.deviceDone(); },
      },
    },
    ttl: {
      AccessToken: 3600, AuthorizationCode: 60, DeviceCode: 600, Grant: 86400,
      IdToken: 3600, Interaction: 600, Session: 86400,
      RefreshToken: (ctx, token, { clientId }) => (clientId === 'lab-brief' ? 1 : 86400),
    },
    interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
    renderError: (ctx, fields) => { ctx.type = 'html'; ctx.body = pages.failure(fields); },
    findAccount: (ctx, id, token) => {
      const faulty = id === 'dave';
      if (faulty && token?.kind === 'AccessToken') return undefined;
      return account(id, faulty && token?.kind === 'RefreshToken' ? {} : accounts[id], ctx.oidc.client?.clientId === 'lab-brief' ? 1500 : 0);
    },
  };
}

// The one list of variants: name to what it changes. A variant may return
// members that the ready line shall carry besides the issuer.
export const variants = {
  // The library's default would issue one for offline_access.
  norefresh: (c) => { c.issueRefreshToken = () => false; },
  // A confidential client's refresh token is kept until 70 % of its life by default.
  rotate: (c) => { c.rotateRefreshToken = true; },
  short: (c) => { c.ttl.AccessToken = 10; },
  es256: (c) => { c.clients[0].id_token_signed_response_alg = 'ES256'; },
  // By default only public clients have to.
  pkce: (c) => { c.pkce = { required: () => true }; },
  // By default scope claims stay at userinfo when an access token is issued.
  idclaims: (c) => { c.conformIdTokenClaims = false; },
  jwe: (c) => {
    const own = key('rsa', { modulusLength: 2048 }, { kid: 'lab-client-rsa', use: 'enc', alg: 'RSA-OAEP-256' });
    const { kty, n, e, kid, use, alg } = own;
    Object.assign(c.clients[0], {
      jwks: { keys: [{ kty, n, e, kid, use, alg }] },
      id_token_encrypted_response_alg: 'RSA-OAEP-256',
      id_token_encrypted_response_enc: 'A256CBC-HS512',
    });
    return { decryption_key: own };
  },
  // The secret is the key, and has to be as long as the hash.
  hs256: (c) => { Object.assign(c.clients[0], { id_token_signed_response_alg: 'HS256', client_secret: 'lab-secret-of-at-least-32-characters' }); },
  // A secret in the body is passed over, not refused.
  'basic-only': (c) => { c.clientAuthMethods = ['client_secret_basic', 'none']; },
  ps256: (c) => { c.clients[0].id_token_signed_response_alg = 'PS256'; },
  // A refresh token without offline_access.
  easyrefresh: (c) => { c.issueRefreshToken = (ctx, client) => client.grantTypeAllowed('refresh_token'); },
  norotate: (c) => { c.rotateRefreshToken = false; },
  'jwt-userinfo': (c) => {
    c.features.jwtUserinfo = { enabled: true };
    c.clients[0].userinfo_signed_response_alg = 'RS256';
  },
  'jwe-userinfo': (c) => {
    c.features.jwtUserinfo = { enabled: true };
    c.clients[0].userinfo_signed_response_alg = 'RS256'; // the product encrypts only what is signed
    const { decryption_key: own } = variants.jwe(c);
    for (const part of ['alg', 'enc']) {
      c.clients[0][`userinfo_encrypted_response_${part}`] = c.clients[0][`id_token_encrypted_response_${part}`];
      delete c.clients[0][`id_token_encrypted_response_${part}`];
    }
    return { decryption_key: own };
  },
  noverified: (c) => { c.claims.email = ['email']; },
  manygroups: (c) => { c.claims.profile.push('groups'); },
  // What the fixes say, each for its client or what the lab asks for in vain otherwise.
  repaired: (c) => {
    const of = (id) => c.clients.find((each) => each.client_id === id);
    delete of('lab-narrow').scope;
    of('lab-code-only').grant_types = ['authorization_code', 'refresh_token'];
    c.clients[0].redirect_uris = [...client.redirect_uris, 'http://127.0.0.1:8086/other'];
    c.clients[0].post_logout_redirect_uris = [...client.post_logout_redirect_uris, 'http://127.0.0.1:8086/bye'];
    c.clients.push({ ...client, client_id: 'lab-new' });
    c.claims.groups = ['groups'];
    of('lab-none').token_endpoint_auth_method = 'client_secret_post'; // basic is as good
    of('lab-hmac').id_token_signed_response_alg = 'RS256';
    c.features.introspection.allowedPolicy = c.features.revocation.allowedPolicy = () => true;
    c.ttl.RefreshToken = 86400;
    c.findAccount = (ctx, id) => account(id, accounts[id], ctx.oidc.client?.clientId === 'lab-brief' ? 1500 : 0);
    for (const id of Object.keys(consents)) delete consents[id];
  },
  // A second instance behind the same address answers the application; see server.mjs.
  // It has a store and signing keys of its own, but for the next two.
  'two-instances': () => ({ second: true }),
  'shared-store': () => ({ shared_store: true }),
  'shared-keys': () => ({ shared_keys: true }),
  // Does not heed what the proxy in front says of the address.
  unproxied: () => ({ unproxied: true }),
  // up.sh makes the certificates, server.mjs ends TLS.
  'tls-ending': () => ({}),
  'tls-expired': () => ({}),
  // The clock of the provider, in seconds from the right one; see server.mjs.
  'slow-clock': () => ({ clock: -300 }),
  'fast-clock': () => ({ clock: 300 }),
  stale: (c) => { c.ttl.IdToken = 60; return { clock: -300 }; },
  slash: (c, at) => ({ issuer: `${at}/` }),
  // Mounted below a path.
  path: (c, at) => ({ issuer: `${at}/op` }),
  'path-slash': (c, at) => ({ issuer: `${at}/op/` }),
  // Reached as 127.0.0.1, it calls itself localhost.
  'foreign-issuer': (c, at) => ({ issuer: at.replace('127.0.0.1', 'localhost') }),
};

// configure returns the library's configuration for these variants at the
// address, and the members of the ready line.
export function configure(names, address) {
  const known = [...Object.keys(variants), ...Object.keys(spoils)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`unknown variant ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const configuration = healthy();
  const ready = { address, issuer: address };
  for (const name of names) Object.assign(ready, variants[name]?.(configuration, address));
  return { configuration, ready, spoiled: names.filter((name) => Object.hasOwn(spoils, name)) };
}

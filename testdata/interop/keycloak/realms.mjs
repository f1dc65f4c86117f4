// The realms of the lab: what each is for, and what its clients and users differ
// in from an ordinary one. Every secret in here is a lab secret.
//
//   node realms.mjs FOLDER [REALM…]   writes REALM-realm.json for each, or for those that
//                                     are named, and jwe.jwk.json, the private key of the
//                                     clients that get encrypted tokens
//
// Realm files have no clientScopes, except where that is the point: an import with
// a list of its own lacks all the built-in scopes.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const callback = 'http://127.0.0.1:8085/callback';
const signedOut = 'http://127.0.0.1:8085/signed-out';
const password = 'pw-of-the-lab'; // of every lab user; no word that a page may show

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const named = { kid: 'lab-enc', use: 'enc', alg: 'RSA-OAEP' };
const privateKey = { ...pair.privateKey.export({ format: 'jwk' }), ...named };
const publicKeys = JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), ...named }] });

// Since 26.6.2 a client learns of a token by introspection only if it is in its
// aud, where Keycloak puts it by no default.
const audience = (clientId) => ({
  name: 'audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper',
  config: { 'included.client.audience': clientId, 'access.token.claim': 'true', 'id.token.claim': 'false', 'introspection.token.claim': 'true' },
});

function client(clientId, { attributes, ...changes } = {}) {
  return {
    clientId, secret: `${clientId}-secret`, redirectUris: [callback], webOrigins: ['+'],
    standardFlowEnabled: true, directAccessGrantsEnabled: false, protocolMappers: [audience(clientId)],
    ...changes,
    attributes: { 'post.logout.redirect.uris': signedOut, ...attributes },
  };
}
const encrypted = { 'use.jwks.string': 'true', 'jwks.string': publicKeys };
const defaultScopes = ['web-origins', 'acr', 'roles', 'profile', 'basic', 'email'];
const optionalScopes = ['address', 'phone', 'offline_access', 'microprofile-jwt'];
const without = (scopes, ...names) => scopes.filter((name) => !names.includes(name));

const clients = [
  client('app', { directAccessGrantsEnabled: true, attributes: { 'oauth2.device.authorization.grant.enabled': 'true' } }),
  client('public', { secret: undefined, publicClient: true }),
  client('no-audience', { protocolMappers: [] }),
  client('introspect-any', { protocolMappers: [], attributes: { 'allow.token.introspection.without.audience.check': 'true' } }),
  client('no-refresh', { attributes: { 'use.refresh.tokens': 'false' } }),
  client('no-offline', { defaultClientScopes: defaultScopes, optionalClientScopes: without(optionalScopes, 'offline_access') }),
  client('no-profile', { defaultClientScopes: without(defaultScopes, 'profile', 'email'), optionalClientScopes: ['offline_access'] }),
  client('no-basic', { defaultClientScopes: without(defaultScopes, 'basic'), optionalClientScopes: optionalScopes }),
  client('jwe', { attributes: { ...encrypted, 'id.token.encrypted.response.alg': 'RSA-OAEP', 'id.token.encrypted.response.enc': 'A256GCM' } }),
  client('jwe-no-key', { attributes: { 'id.token.encrypted.response.alg': 'RSA-OAEP', 'id.token.encrypted.response.enc': 'A256GCM' } }),
  client('jwe-userinfo', { attributes: { ...encrypted, 'user.info.encrypted.response.alg': 'RSA-OAEP', 'user.info.encrypted.response.enc': 'A256GCM' } }),
  client('userinfo-jwt', { attributes: { 'user.info.response.signature.alg': 'RS256' } }),
  client('es256', { attributes: { 'id.token.signed.response.alg': 'ES256' } }),
  client('ps256', { attributes: { 'id.token.signed.response.alg': 'PS256', 'access.token.signed.response.alg': 'PS256' } }),
  client('hs256', { attributes: { 'id.token.signed.response.alg': 'HS256' } }),
  client('lightweight', { attributes: { 'client.use.lightweight.access.token.enabled': 'true' } }),
  client('consent', { consentRequired: true }),
  client('pkce', { attributes: { 'pkce.code.challenge.method': 'S256' } }),
  client('pkce-plain', { attributes: { 'pkce.code.challenge.method': 'plain' } }),
  client('par', { attributes: { 'require.pushed.authorization.requests': 'true' } }),
  client('dpop', { attributes: { 'dpop.bound.access.tokens': 'true' } }),
  client('private-key-jwt', { clientAuthenticatorType: 'client-jwt', attributes: encrypted }),
  client('no-standard-flow', { standardFlowEnabled: false, serviceAccountsEnabled: true }),
  client('no-iss', { attributes: { 'exclude.issuer.from.auth.response': 'true' } }),
  client('no-logout-uri', { attributes: { 'post.logout.redirect.uris': '-' } }),
  client('wildcard', { redirectUris: ['*'] }),
  client('disabled', { enabled: false }),
  ...['reader', 'powerless'].map((name) => client(name, {
    standardFlowEnabled: false, serviceAccountsEnabled: true, redirectUris: [], attributes: { 'access.token.lifespan': '36000' },
  })),
  // for fixes.yaml, which repairs each client once
  client('no-audience-again', { protocolMappers: [] }),
  client('no-refresh-again', { attributes: { 'use.refresh.tokens': 'false' } }),
  client('no-refresh-third', { attributes: { 'use.refresh.tokens': 'false' } }),
  client('jwe-again', { attributes: { ...encrypted, 'id.token.encrypted.response.alg': 'RSA-OAEP', 'id.token.encrypted.response.enc': 'A256GCM' } }),
];

function user(username, changes = {}) {
  const name = username[0].toUpperCase() + username.slice(1);
  return {
    username, enabled: true, firstName: name, lastName: 'Lab', email: `${username}@example.test`, emailVerified: true,
    credentials: [{ type: 'password', value: password, temporary: false }],
    ...changes,
  };
}
const totp = { type: 'otp', userLabel: 'lab', secretData: JSON.stringify({ value: 'lab-totp-secret-0123' }),
  credentialData: JSON.stringify({ subType: 'totp', period: 30, digits: 6, algorithm: 'HmacSHA1', counter: 0 }) };

// Users that are imported have no role but those that are named; default-roles-REALM
// holds offline_access. admin may administer its own realm and no other.
const ordinary = (realm) => [
  user('alice', { realmRoles: [`default-roles-${realm}`] }),
  user('admin', { clientRoles: { 'realm-management': ['realm-admin'] } }),
];
const realmRoles = ['default-roles-lab'];
const users = [
  ...ordinary('lab'),
  user('bob', { realmRoles, emailVerified: false }),
  user('una', { realmRoles, emailVerified: false }),
  user('otto', { realmRoles, credentials: [...user('otto').credentials, totp] }),
  user('dora', { realmRoles, enabled: false }),
  user('rita', { realmRoles, requiredActions: ['UPDATE_PASSWORD'] }),
  { ...user('noname', { realmRoles }), firstName: undefined, lastName: undefined, email: undefined },
  user('norole'),
  // whose tokens read what a client is set to, and one that may read nothing
  { username: 'service-account-reader', enabled: true, serviceAccountClientId: 'reader', clientRoles: { 'realm-management': ['view-clients', 'view-realm'] } },
  { username: 'service-account-powerless', enabled: true, serviceAccountClientId: 'powerless' },
];

const realm = (name, changes = {}) =>
  ({ realm: name, enabled: true, displayName: `Lab ${name}`, sslRequired: 'external', clients: [client('app')], users: ordinary(name), ...changes });

const realms = [
  // By default a one-time code is taken once, and who logs in again waits half a minute.
  // The policy is read only as a whole.
  realm('lab', { clients, users, otpPolicyType: 'totp', otpPolicyAlgorithm: 'HmacSHA1', otpPolicyInitialCounter: 0, otpPolicyDigits: 6,
    otpPolicyLookAheadWindow: 1, otpPolicyPeriod: 30, otpPolicyCodeReusable: true }),
  realm('rotating', { revokeRefreshToken: true, refreshTokenMaxReuse: 0 }),
  realm('short', { clients: [client('app'), client('public', { secret: undefined, publicClient: true })], accessTokenLifespan: 10, accessCodeLifespan: 5, ssoSessionIdleTimeout: 30, ssoSessionMaxLifespan: 120, offlineSessionIdleTimeout: 60 }),
  realm('off', { enabled: false, users: [] }),
  realm('tls-only', { sslRequired: 'all', users: [] }),
  realm('frontend', { attributes: { frontendUrl: 'http://front.lab.test:8080' } }),
  realm('bare', { clientScopes: [{ name: 'groups', protocol: 'openid-connect' }] }),
];

const [folder, ...wanted] = process.argv.slice(2);
for (const r of realms.filter((r) => !wanted.length || wanted.includes(r.realm)))
  writeFileSync(join(folder, `${r.realm}-realm.json`), JSON.stringify(r, null, 1));
writeFileSync(join(folder, 'jwe.jwk.json'), JSON.stringify(privateKey));

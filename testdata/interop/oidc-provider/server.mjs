// A lab OpenID provider on the npm package oidc-provider, for tests only.
//
//   node server.mjs [VARIANT…]        the variants are listed in configuration.mjs
//
//   OP_STATE      folder in which install.sh put node_modules (needed)
//   OP_PORT       port on 127.0.0.1; without it, or with 0, any free one
//   OP_TLS        file of a certificate, its key beside it in FILE.key: a proxy in
//                 front ends TLS
//   OP_READY      file for the ready line; without it, standard output
//
// When it is ready it says so in one line of JSON:
//   {"address": where it listens, "issuer": what it calls itself, "pid": …}
// and, in the variant jwe, "decryption_key": the client's private key as a JWK.
// The log goes to standard error and holds no values of any request.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer as createTLSServer } from 'node:https';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accounts, configure, consents, password, signingKeys } from './configuration.mjs';
import { front } from './front.mjs';
import * as pages from './pages.mjs';

// Standard output is for the ready line; the library's notices go to the log.
console.info = console.error;
const log = (...words) => console.error(new Date().toISOString(), ...words);

const { OP_STATE: state, OP_PORT: port = '0', OP_READY: readyFile = '', OP_TLS: certificate = '' } = process.env;
if (!state) throw new Error('OP_STATE is not set; start this with up.sh');
const installed = createRequire(join(resolve(state), 'package.json')).resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(installed));

// What is asked: the provider itself, or a proxy in front of it.
const server = certificate ? createTLSServer({ key: readFileSync(`${certificate}.key`), cert: readFileSync(certificate) }) : createServer();
await once(server.listen(Number(port), '127.0.0.1'), 'listening');
const { configuration, ready, spoiled } = configured(`${certificate ? 'https' : 'http'}://127.0.0.1:${server.address().port}`);
if (ready.clock) shiftClock(ready.clock);
const provider = new Provider(ready.issuer, configuration);
provider.proxy = Boolean(certificate) && !ready.unproxied; // heeds X-Forwarded-Proto
// Who answers the application where there are two instances; browsers stay at the first.
const second = ready.second && new Provider(ready.issuer, {
  ...configuration,
  ...(!ready.shared_keys && { jwks: { keys: signingKeys('second') } }),
  ...(ready.shared_store && { adapter: (model) => provider[model].adapter }),
});

// The library answers only "grant request is invalid"; the cause is in its events.
for (const each of second ? [provider, second] : [provider]) {
  for (const event of ['authorization.error', 'grant.error', 'introspection.error', 'revocation.error', 'userinfo.error', 'end_session.error', 'server_error'])
    each.on(event, (ctx, { error, error_description: told, error_detail: detail }) => log(event, error, '-', told, detail ? `(${detail})` : ''));
  for (const event of ['grant.success', 'grant.revoked', 'refresh_token.consumed', 'end_session.success'])
    each.on(event, () => log(event));
}

const callback = provider.callback();
const atToken = second ? second.callback() : callback;
const mount = new URL(ready.issuer).pathname.replace(/\/$/, '');
const serve = (request, response) => {
  if (mount && !request.url.startsWith('/interaction/')) {
    if (!request.url.startsWith(`${mount}/`)) return send(response, 404, pages.failure({ error: 'not_found' }));
    request.originalUrl = request.url; // as Express does it, for the library
    request.url = request.url.slice(mount.length);
  }
  if (ready.clock) response.setHeader('date', new Date().toUTCString()); // else node's own, which is right
  const path = request.url.split('?')[0];
  response.on('finish', () => log(request.method, path.replace(/^(\/(?:interaction|auth)\/).+/, '$1…'), response.statusCode));
  if (path === '/token') return atToken(request, response);
  if (!path.startsWith('/interaction/')) return callback(request, response);
  interact(request, response, path).catch((error) => {
    log('interaction', error.name, error.message);
    send(response, 400, pages.failure({ error: error.name }));
  });
};
const servers = [server];
if (spoiled.length === 0 && !certificate) server.on('request', serve);
else {
  const behind = createServer(serve);
  await once(behind.listen(0, '127.0.0.1'), 'listening');
  server.on('request', front(spoiled, behind.address().port, certificate ? 'https' : 'http'));
  servers.push(behind);
}

const end = () => { for (const each of servers) { each.close(); each.closeAllConnections(); } };
process.once('SIGTERM', end).once('SIGINT', end);

const line = `${JSON.stringify({ ...ready, pid: process.pid })}\n`;
if (readyFile) {
  writeFileSync(`${readyFile}.new`, line); // never seen half written
  renameSync(`${readyFile}.new`, readyFile);
} else process.stdout.write(line);

// shiftClock makes this process's clock wrong by that many seconds.
function shiftClock(seconds) {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(Right.now() + seconds * 1000);
    }
    static now() { return Right.now() + seconds * 1000; }
  };
}

function configured(address) {
  try {
    return configure(process.argv.slice(2), address);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

function send(response, status, html) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
}

async function form(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

// interact shows the form the library asks for, login or consent, and hands
// what was sent back to it.
async function interact(request, response, action) {
  const details = await provider.interactionDetails(request, response);
  if (details.prompt.name === 'login') return interactLogin(request, response, action);
  const { client_id: clientId, scope } = details.params;
  if (request.method !== 'POST') return send(response, 200, pages.consent(action, clientId, scope));

  const { grantId, session, prompt: { details: { missingOIDCScope, missingOIDCClaims } } } = details;
  const grant = (grantId && await provider.Grant.find(grantId)) || new provider.Grant({ accountId: session.accountId, clientId });
  if (missingOIDCScope) (consents[clientId] ?? ((to, scopes) => to.addOIDCScope(scopes.join(' '))))(grant, missingOIDCScope);
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function interactLogin(request, response, action) {
  if (request.method !== 'POST') return send(response, 200, pages.login(action));
  const sent = await form(request);
  const accountId = sent.get('username');
  if (!Object.hasOwn(accounts, accountId) || sent.get('password') !== password)
    return send(response, 200, pages.login(action, 'Wrong user name or password.'));
  return provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: false });
}

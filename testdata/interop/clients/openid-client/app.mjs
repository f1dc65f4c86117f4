// The smallest application on openid-client 6, after the quick start of its
// README: it discovers when it starts, so that a failure there ends it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import * as client from 'openid-client';

const { BASE_URL, CLIENT_AUTH, CLIENT_ID, CLIENT_SECRET, IDTOKEN_ALG, ISSUER, PORT, PROMPT, SCOPE } = process.env;
const redirect_uri = `${BASE_URL}/callback`;

const config = await client.discovery(
  new URL(ISSUER),
  CLIENT_ID,
  { client_secret: CLIENT_SECRET, ...(IDTOKEN_ALG && { id_token_signed_response_alg: IDTOKEN_ALG }) },
  // Left out, it is the body when all that is known is a secret.
  { client_secret_basic: client.ClientSecretBasic, client_secret_post: client.ClientSecretPost }[CLIENT_AUTH]?.(CLIENT_SECRET),
  { execute: [client.allowInsecureRequests] }, // http, here on loopback
);

const sessions = new Map(); // by the cookie of a browser
const session = (request, response) => {
  let id = request.headers.cookie?.match(/\bsid=([^;]+)/)?.[1];
  if (!sessions.has(id)) {
    sessions.set(id = randomUUID(), {});
    response.setHeader('set-cookie', `sid=${id}; HttpOnly; Path=/`);
  }
  return sessions.get(id);
};

async function login(own) {
  own.code_verifier = client.randomPKCECodeVerifier();
  const parameters = { redirect_uri, scope: SCOPE, code_challenge: await client.calculatePKCECodeChallenge(own.code_verifier), code_challenge_method: 'S256' };
  if (PROMPT) parameters.prompt = PROMPT;
  if (!config.serverMetadata().supportsPKCE()) own.state = parameters.state = client.randomState();
  return client.buildAuthorizationUrl(config, parameters);
}

const show = (response, claims) => response.end(`Signed in: ${claims.sub}\nname: ${claims.name}\nemail: ${claims.email}\n`);

async function answer(request, response) {
  const own = session(request, response);
  const address = new URL(request.url, BASE_URL);
  if (address.pathname === '/callback') {
    own.tokens = await client.authorizationCodeGrant(config, address, { pkceCodeVerifier: own.code_verifier, expectedState: own.state });
    own.claims = own.tokens.claims();
    return response.writeHead(302, { location: '/' }).end();
  }
  if (!own.claims) return response.writeHead(302, { location: (await login(own)).href }).end();
  if (address.pathname === '/userinfo') return show(response, await client.fetchUserInfo(config, own.tokens.access_token, own.claims.sub));
  if (address.pathname === '/refresh') own.tokens = await client.refreshTokenGrant(config, own.tokens.refresh_token);
  return show(response, own.claims);
}

createServer((request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end(`${error.name}: ${error.message}`);
  });
}).listen(Number(PORT), '127.0.0.1');

// A reverse proxy in front of the lab provider that spoils one thing, as proxies
// of its users do. It listens where the provider is asked; the provider itself
// is behind it, at a port of its own, and knows the outer address by Host and
// X-Forwarded-Proto.
import { request as ask } from 'node:http';

const json = (change) => (answer) => {
  const document = JSON.parse(answer.body);
  change(document);
  answer.body = JSON.stringify(document);
};

const at = (path, change) => ({ answer: (answer, asked) => { if (asked.pathname === path) change(answer); } });
const atDiscovery = (change) => at('/.well-known/openid-configuration', json(change));
const atKeys = (change) => at('/jwks', json(change));

// The one list of what it spoils: a spoil changes the address that is asked for
// or the answer that comes.
export const spoils = {
  'jwks-blocked': at('/jwks', (answer) => { Object.assign(answer, { status: 403, body: '<h1>403 Forbidden</h1>' }); answer.headers['content-type'] = 'text/html'; }),
  // An old copy of the document, from before the keys were made anew.
  'jwks-old': atKeys((set) => { for (const key of set.keys) key.kid = `old-${key.kid}`; }),
  'jwks-encryption-only': atKeys((set) => { for (const key of set.keys) key.use = 'enc'; }),
  'discovery-page': at('/.well-known/openid-configuration', (answer) => { answer.body = '<!doctype html><title>App</title>'; answer.headers['content-type'] = 'text/html'; }),
  'discovery-no-jwks-uri': atDiscovery((document) => { delete document.jwks_uri; }),
  // The document was written by hand, the tokens and answers have another name.
  'discovery-other-issuer': atDiscovery((document) => { document.issuer = document.issuer.replace('localhost', '127.0.0.1'); }),
  'token-cacheable': at('/token', (answer) => { answer.headers['cache-control'] = 'public, max-age=60'; }),
  'token-no-type': at('/token', (answer) => { if (answer.status === 200) json((tokens) => { delete tokens.token_type; })(answer); }),
  // Lets through only the parameters that it knows.
  'authorize-no-nonce': { request: (asked) => { if (asked.pathname === '/auth') asked.searchParams.delete('nonce'); } },
  'authorize-no-pkce': {
    request: (asked) => { if (asked.pathname === '/auth' && asked.searchParams.get('code_challenge_method') === 'S256') asked.searchParams.set('code_challenge_method', 'plain'); },
  },
  'authorize-no-state': {
    answer: (answer) => {
      if (answer.headers.location?.includes('/callback?')) answer.headers.location = answer.headers.location.replace(/([?&])state=[^&]*&?/, '$1');
    },
  },
  'introspection-error': at('/token/introspection', (answer) => { if (JSON.parse(answer.body).active === false) Object.assign(answer, { status: 502, body: 'Bad Gateway' }); }),
};

// front returns what handles requests: it passes them on to a port of 127.0.0.1.
export const front = (names, port, scheme) => (request, response) => {
  const chosen = names.map((name) => spoils[name]);
  const asked = new URL(request.url, 'http://front');
  for (const spoil of chosen) spoil.request?.(asked);
  const { method } = request;
  const headers = { ...request.headers, 'x-forwarded-proto': scheme };
  const behind = ask({ host: '127.0.0.1', port, method, path: asked.pathname + asked.search, headers }, async (got) => {
    const answer = { status: got.statusCode, headers: { ...got.headers }, body: '' };
    for await (const chunk of got) answer.body += chunk;
    for (const spoil of chosen) spoil.answer?.(answer, asked);
    delete answer.headers['transfer-encoding'];
    answer.headers['content-length'] = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  behind.on('error', () => response.writeHead(502).end());
  request.pipe(behind);
};

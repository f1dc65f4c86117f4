// The smallest application on express-openid-connect: one page that wants a login
// and shows what the library made of the id_token, one that asks userinfo, and one
// that refreshes. Errors go to Express's own handler, which shows and logs the stack.
import express from 'express';

const { BASE_URL, CLIENT_AUTH, CLIENT_ID, CLIENT_SECRET, IDTOKEN_ALG, ISSUER, PORT, PROMPT, SCOPE, VERSION } = process.env;
const { default: { auth } } = await import(VERSION.startsWith('2') ? 'express-openid-connect-2' : 'express-openid-connect');

const app = express();
app.use(auth({
  issuerBaseURL: ISSUER,
  baseURL: BASE_URL,
  clientID: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  secret: 'a-lab-secret-for-the-session-cookie',
  // The library's default is the implicit flow, which few providers have on.
  authorizationParams: { response_type: 'code', scope: SCOPE, ...(PROMPT && { prompt: PROMPT }) },
  ...(CLIENT_AUTH && { clientAuthMethod: CLIENT_AUTH }),
  ...(IDTOKEN_ALG && { idTokenSigningAlg: IDTOKEN_ALG }),
}));
const show = (response, claims) => response.type('text').send(`Signed in: ${claims.sub}\nname: ${claims.name}\nemail: ${claims.email}\n`);
app.get('/', (request, response) => show(response, request.oidc.user));
// For Express 4 as well, which does not catch what an async handler throws.
const caught = (handler) => (request, response, next) => { handler(request, response).catch(next); };
app.get('/userinfo', caught(async (request, response) => show(response, await request.oidc.fetchUserInfo())));
app.get('/refresh', caught(async (request, response) => {
  await request.oidc.accessToken.refresh();
  show(response, request.oidc.user);
}));
app.listen(Number(PORT), '127.0.0.1');

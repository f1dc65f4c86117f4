// The smallest application on NextAuth.js 4: its handler of the pages router, which
// is an ordinary handler of requests, under Express in place of Next.js.
import express from 'express';
import { createRequire } from 'node:module';

const { default: NextAuth, getServerSession } = createRequire(import.meta.url)('next-auth');
const { BASE_URL, CLIENT_AUTH, CLIENT_ID, CLIENT_SECRET, IDTOKEN_ALG, ISSUER, PORT, SCOPE } = process.env;
process.env.NEXTAUTH_URL = BASE_URL;

const client = { ...(CLIENT_AUTH && { token_endpoint_auth_method: CLIENT_AUTH }), ...(IDTOKEN_ALG && { id_token_signed_response_alg: IDTOKEN_ALG }) };
const options = {
  secret: 'a-lab-secret-for-the-session-cookie',
  // A custom provider, as its documentation has it.
  providers: [{
    id: 'lab', name: 'Lab', type: 'oauth', wellKnown: `${ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET,
    authorization: { params: { scope: SCOPE } },
    idToken: true,
    checks: ['pkce', 'state'],
    ...(Object.keys(client).length > 0 && { client }),
    profile: (claims) => ({ id: claims.sub, name: claims.name, email: claims.email }),
  }],
};

const app = express();
app.use(express.urlencoded({ extended: false }), (request, response, next) => {
  request.cookies = Object.fromEntries((request.headers.cookie ?? '').split('; ').map((each) => each.split('=').map(decodeURIComponent)));
  next();
});
app.all('/api/auth/*nextauth', (request, response) => {
  // What Next.js makes of the path and the query.
  Object.defineProperty(request, 'query', { value: { ...request.query, nextauth: request.params.nextauth } });
  return NextAuth(request, response, options);
});
app.get('/', async (request, response) => {
  const session = await getServerSession(request, response, options);
  if (!session) return response.redirect('/api/auth/signin');
  response.type('text').send(`Signed in: ${session.user.name}\nemail: ${session.user.email}\n`);
});
app.listen(Number(PORT), '127.0.0.1');

// The smallest application on Auth.js 5 (@auth/express): one provider of the kind
// that needs nothing but an issuer and a client, and one page that wants a login.
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';

const { CLIENT_AUTH, CLIENT_ID, CLIENT_SECRET, IDTOKEN_ALG, ISSUER, PORT, SCOPE } = process.env;
const client = { ...(CLIENT_AUTH && { token_endpoint_auth_method: CLIENT_AUTH }), ...(IDTOKEN_ALG && { id_token_signed_response_alg: IDTOKEN_ALG }) };
const options = {
  secret: 'a-lab-secret-for-the-session-cookie',
  trustHost: true,
  providers: [{
    id: 'lab', name: 'Lab', type: 'oidc', issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET,
    ...(SCOPE && { authorization: { params: { scope: SCOPE } } }),
    ...(Object.keys(client).length > 0 && { client }),
  }],
};

const app = express();
app.use('/auth/*', ExpressAuth(options));
app.get('/', async (request, response) => {
  const session = await getSession(request, options);
  if (!session) return response.redirect('/auth/signin');
  response.type('text').send(`Signed in: ${session.user.name}\nemail: ${session.user.email}\n`);
});
app.listen(Number(PORT), '127.0.0.1');

// node proxy.mjs PORT UPSTREAM KEYSTORE: ends TLS on loopback, as a reverse proxy does:
// the Host header stays, and X-Forwarded headers say how it was asked.
import http from 'node:http';
import https from 'node:https';
import { readFileSync } from 'node:fs';

const [port, upstream, keystore] = process.argv.slice(2);
const forward = (request, response) => {
  const { url: path, method, headers: { ...headers } } = request;
  Object.assign(headers, { 'x-forwarded-proto': 'https', 'x-forwarded-host': headers.host, 'x-forwarded-port': port, 'x-forwarded-for': '127.0.0.1' });
  const onward = http.request({ host: '127.0.0.1', port: upstream, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  request.pipe(onward);
};
https.createServer({ pfx: readFileSync(keystore), passphrase: 'password' }, forward).listen(Number(port), '127.0.0.1');

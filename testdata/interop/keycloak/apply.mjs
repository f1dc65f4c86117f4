// node apply.mjs LINE WORD=VALUE…: does what a fix says, a kcadm.sh command or calls of
// the admin REST API, one a line, such as
//
//   kcadm.sh update clients/ID -r REALM -s enabled=true
//   PUT /admin/realms/REALM with {"revokeRefreshToken": true}
//
// Each WORD in it becomes its VALUE; a value such as client:app, user:rita or
// scope:groups is the id of that thing in REALM. ORIGIN, KCADM and ADMIN (a user
// name and a password, of the realm master) come from the environment.
import { spawnSync } from 'node:child_process';

const { ORIGIN: origin, KCADM: kcadm, ADMIN: admin } = process.env;
const [username, password] = admin.split(' ');
const [text, ...pairs] = process.argv.slice(2);
const values = pairs.map((pair) => [pair.slice(0, pair.lastIndexOf('=')), pair.slice(pair.lastIndexOf('=') + 1)]);
const realm = Object.fromEntries(values).REALM;

async function token() {
  const form = { grant_type: 'password', client_id: 'admin-cli', username, password };
  const answer = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams(form) });
  return (await answer.json()).access_token;
}

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
  const answer = await fetch(origin + path, { method, headers, body });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return said ? JSON.parse(said) : undefined;
}

// found looks up the id of what a value names.
async function found(value) {
  const [, kind, name] = /^(client|user|scope):(.+)$/.exec(value) ?? [];
  if (!kind) return value;
  const path = { client: `clients?clientId=${name}`, user: `users?exact=true&username=${name}`, scope: 'client-scopes' }[kind];
  const list = await call('GET', `/admin/realms/${realm}/${path}`);
  const one = list.find((x) => [x.clientId, x.username, x.name].includes(name));
  if (!one) throw new Error(`there is no ${kind} ${name} in realm ${realm}`);
  return one.id;
}

for (const line of text.split('\n')) {
  let filled = line;
  // The longer words first: SCOPE_ID has ID in it.
  for (const [word, value] of values.toSorted(([a], [b]) => b.length - a.length))
    if (filled.includes(word)) filled = filled.replaceAll(word, await found(value));
  const rest = /^(GET|POST|PUT|DELETE) (\S+)(?: with (\{.*\}))?$/.exec(filled);
  if (rest) await call(...rest.slice(1));
  else if (filled.startsWith('kcadm.sh ')) {
    const login = `--no-config --server ${origin} --realm master --user ${username} --password ${password}`;
    const run = spawnSync('bash', ['-c', `kcadm.sh() { "$KCADM" "$@" ${login}; }; ${filled}`], { encoding: 'utf8', env: { ...process.env, KC_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' } });
    if (run.status !== 0) throw new Error(`${filled}: ${run.stderr}${run.stdout}`);
  } else throw new Error(`neither kcadm.sh nor a call of the API: ${filled}`);
}

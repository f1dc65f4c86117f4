// The pages of the lab provider: plain HTML that loads nothing, so that no
// request leaves the machine. The library's own pages import a font from an
// outside host; the forms below keep its field names and its habit of putting a
// button outside of its form, tied to it by the form attribute.

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => escapes[c]);

const page = (title, ...body) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(title)}</title></head>
<body>
<h1>${escape(title)}</h1>
${body.join('\n')}
</body>
</html>
`;

export const login = (action, alert) => page(
  'Lab sign-in',
  alert ? `<p role="alert">${escape(alert)}</p>` : '',
  `<form method="post" action="${escape(action)}">
<label>User name <input name="username" autocomplete="username" autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button>
</form>`,
);

export const consent = (action, client, scope) => page(
  'Lab consent',
  `<p>${escape(client)} asks for: ${escape(scope)}</p>`,
  `<form method="post" action="${escape(action)}"><button name="consent" value="yes">Allow</button></form>`,
);

export const failure = (fields) => page(
  'Lab error',
  ...Object.entries(fields).map(([name, value]) => `<p>${escape(name)}: ${escape(value)}</p>`),
);

export const logout = (form) => page(
  'Lab sign-out',
  form,
  '<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>',
  '<button type="submit" form="op.logoutForm">No, stay signed in</button>',
);

export const loggedOut = () => page('Lab signed out');

export const userCode = (form, error) => page(
  'Lab device code',
  error ? '<p role="alert">The code is not known or no longer good.</p>' : '',
  form,
  '<button type="submit" form="op.deviceInputForm">Continue</button>',
);

export const userCodeConfirm = (form, code) => page(
  'Lab device confirmation',
  `<p>The device shows ${escape(code)}.</p>`,
  form,
  '<button type="submit" form="op.deviceConfirmForm">Continue</button>',
  '<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Abort</button>',
);

export const deviceDone = () => page('Lab device signed in');

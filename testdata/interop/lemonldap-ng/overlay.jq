# jq --arg address … --arg issuer … --arg run … --rawfile key … --rawfile public …:
# what the lab changes of the packaged configuration. Clients differ in one thing each.
def client($id; $changes): {
  oidcRPMetaDataOptionsClientID: $id, oidcRPMetaDataOptionsClientSecret: ($id + "-secret"), oidcRPMetaDataOptionsDisplayName: $id,
  oidcRPMetaDataOptionsRedirectUris: "http://127.0.0.1:8085/callback",
  oidcRPMetaDataOptionsPostLogoutRedirectUris: "http://127.0.0.1:8085/signed-out",
  oidcRPMetaDataOptionsBypassConsent: 1, oidcRPMetaDataOptionsIDTokenSignAlg: "RS256",
  oidcRPMetaDataOptionsRefreshToken: 1, oidcRPMetaDataOptionsAllowOffline: 1,
  oidcRPMetaDataOptionsAccessTokenExpiration: 3600, oidcRPMetaDataOptionsUserIDAttr: "uid"
} + $changes;

{
  "lab-client": {},
  "lab-hs256": {oidcRPMetaDataOptionsIDTokenSignAlg: "HS256", oidcRPMetaDataOptionsClientSecret: "lab-hs256-secret-of-more-than-32-characters"},
  "lab-none": {oidcRPMetaDataOptionsIDTokenSignAlg: "none"},
  "lab-jwt": {oidcRPMetaDataOptionsAccessTokenJWT: 1, oidcRPMetaDataOptionsAccessTokenSignAlg: "RS256"},
  "lab-pkce": {oidcRPMetaDataOptionsRequirePKCE: 1},
  "lab-norefresh": {oidcRPMetaDataOptionsRefreshToken: 0, oidcRPMetaDataOptionsAllowOffline: 0},
  "lab-consent": {oidcRPMetaDataOptionsBypassConsent: 0},
  "lab-public": {oidcRPMetaDataOptionsPublic: 1, oidcRPMetaDataOptionsClientSecret: ""}
} as $clients
| ($address | ltrimstr("http://") | split(":")[0]) as $host
| . * {
  cfgNum: 1, cfgAuthor: "lab", portal: ($address + "/"), domain: $host, securedCookie: 0,
  authentication: "Demo", userDB: "Same", notification: 0,
  captcha_login_enabled: 0, captcha_mail_enabled: 0, captcha_register_enabled: 0,
  portalDisplayRegister: 0, portalDisplayResetPassword: 0,
  locationRules: {($host): {default: "accept"}},
  globalStorageOptions: {
    Directory: ($run + "/sessions"), LockDirectory: ($run + "/sessions/lock"),
    generateModule: "Lemonldap::NG::Common::Apache::Session::Generate::SHA256"},
  persistentStorage: "Apache::Session::File",
  persistentStorageOptions: {Directory: ($run + "/psessions"), LockDirectory: ($run + "/psessions/lock")},
  localSessionStorageOptions: {
    cache_depth: 3, cache_root: ($run + "/cache"), default_expires_in: 600, directory_umask: "007", namespace: "lab-sessions"},
  issuerDBOpenIDConnectActivation: 1, oidcServiceMetaDataIssuer: $issuer,
  oidcServiceAllowAuthorizationCodeFlow: 1, oidcServiceAllowOffline: 1,
  oidcServiceKeyIdSig: "lab-key", oidcServicePrivateKeySig: $key, oidcServicePublicKeySig: $public,
  oidcRPMetaDataExportedVars: ($clients | map_values({email: "mail", name: "cn", preferred_username: "uid"})),
  oidcRPMetaDataOptions: ($clients | with_entries({key: .key, value: client(.key; .value)}))
}
| if $nokid == "1" then del(.oidcServiceKeyIdSig) else . end

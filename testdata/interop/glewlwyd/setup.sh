#!/usr/bin/env bash
# setup.sh ADDRESS FOLDER VARIANT…: through the admin API, a plugin that makes it
# an OpenID provider, one client and one user. Called by up.sh.
set -euo pipefail
address=$1 folder=$2; shift 2

die() { echo "glewlwyd: $*" >&2; exit 1; }

# api METHOD PATH [JSON]
api() {
  local status
  status=$(curl -sS -m 10 -b "$folder/admin.cookies" -c "$folder/admin.cookies" -X "$1" -H 'Content-Type: application/json' \
    -o "$folder/admin.answer" -w '%{http_code}' ${3+-d "$3"} "$address/api$2")
  [ "$status" = 200 ] || die "admin API: $status on $1 $2: $(head -c 500 "$folder/admin.answer")"
}

# What Debian's database starts with.
api POST /auth/ '{"username": "admin", "password": "password"}'

type=rsa pkce=false oneuse=never subject=public
openssl genrsa -out "$folder/key.pem" 2048 2>/dev/null
for variant; do
  case $variant in
    slash) ;; # up.sh
    pkce) pkce=true;;
    oneuse) oneuse=always;;
    pairwise) subject=pairwise;;
    es256) type=ecdsa; openssl ecparam -name prime256v1 -genkey -noout -out "$folder/key.pem";;
    hs256) type=sha;;
    *) die "unknown variant $variant; there are slash, pkce, oneuse, pairwise, es256 and hs256";;
  esac
done
if [ $type = sha ]; then
  key=a-secret-of-the-server-not-of-the-client public=
else
  key=$(cat "$folder/key.pem") public=$(openssl pkey -in "$folder/key.pem" -pubout)
fi

api POST /mod/plugin/ "$(jq -n --arg iss "$address/api/oidc" --arg type $type --arg key "$key" --arg public "$public" \
  --arg oneuse $oneuse --argjson pkce $pkce --arg subject $subject '
  {module: "oidc", name: "oidc", display_name: "Lab", parameters: {
    "iss": $iss, "jwt-type": $type, "jwt-key-size": "256", "key": $key, "cert": $public, "jwks-show": true,
    "access-token-duration": 3600, "refresh-token-duration": 1209600, "code-duration": 600,
    "refresh-token-rolling": true, "refresh-token-one-use": $oneuse, "allow-non-oidc": true,
    "auth-type-code-enabled": true, "auth-type-token-enabled": true, "auth-type-implicit-enabled": true,
    "auth-type-password-enabled": true, "auth-type-client-enabled": true, "auth-type-device-enabled": true,
    "auth-type-refresh-enabled": true, "subject-type": $subject,
    "pkce-allowed": true, "pkce-required": $pkce, "pkce-method-plain-allowed": false,
    "allowed-scope": ["openid", "g_profile", "profile", "email"],
    "name-claim": "mandatory", "email-claim": "mandatory",
    "introspection-revocation-allowed": true, "introspection-revocation-auth-scope": [],
    "introspection-revocation-allow-target-client": true, "session-management-allowed": false}}')"
for name in profile email offline_access; do
  api POST /scope/ "$(jq -n --arg name $name '
    {name: $name, display_name: $name, description: $name, password_required: false, password_max_age: 0, scheme: {}}')"
done
api POST /client/ "$(jq -n '
  {client_id: "lab-client", name: "Lab client", enabled: true, confidential: true,
   password: "lab-secret", client_secret: "lab-secret",
   redirect_uri: ["http://127.0.0.1:8085/callback"],
   authorization_type: ["code", "refresh_token", "password", "client_credentials", "device_authorization"],
   token_endpoint_auth_method: ["client_secret_basic", "client_secret_post"], scope: ["openid"]}')"
api POST /user/ "$(jq -n '
  {username: "alice", password: "alice-password-1", name: "Alice Lab", email: "alice@example.test", enabled: true,
   scope: ["openid", "g_profile", "profile", "email", "offline_access"]}')"

#!/usr/bin/env bash
# Installs Debian's mod_auth_openidc with Apache, and prints the state folder.
. "$(dirname "$0")/../client.sh"
. "$launchers/debian.sh"

alone
packages 2.4.12.3 libapache2-mod-auth-openidc apache2-bin
mkdir -p "$state/pages"
printf '%s\n' 'Signed in: <!--#echo var="REMOTE_USER" -->' 'name: <!--#echo var="OIDC_CLAIM_name" -->' 'email: <!--#echo var="OIDC_CLAIM_email" -->' \
  >"$state/pages/index.shtml"
echo "$state"

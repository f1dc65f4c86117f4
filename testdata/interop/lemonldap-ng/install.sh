#!/usr/bin/env bash
# Installs Debian's LemonLDAP::NG with nginx, starts neither, and prints the
# state folder.
. "$(dirname "$0")/../launcher.sh"
. "$here/../debian.sh"

alone
# From libconvert-base32-perl on: Perl modules that the portal loads at run time
# and that its package does not depend on. One is missing, and every page is a 500.
packages 2.16.1 lemonldap-ng-fastcgi-server liblemonldap-ng-portal-perl liblemonldap-ng-manager-perl nginx-light jq curl openssl \
  libconvert-base32-perl libcrypt-openssl-bignum-perl libcrypt-openssl-x509-perl libcrypt-urandom-perl libemail-sender-perl \
  libgd-securityimage-perl libhttp-parser-xs-perl libimage-magick-perl libio-string-perl libmime-tools-perl \
  libstring-random-perl libunicode-string-perl
echo "$state"

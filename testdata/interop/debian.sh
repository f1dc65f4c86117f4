# What the launchers of Debian's packages do alike. Sourced after launcher.sh.

# packages VERSION NAME…: installs packages as root with apt-get, and starts none
# of their services; the first one has to come in this version, which the truth
# table speaks of.
packages() {
  local version=$1 name missing=() got; shift
  for name; do [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name"); done
  if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || die "install ${missing[*]} as root (apt-get), or run this as root"
    {
      # Several products are installed at a time; apt takes one after the other.
      flock 8
      [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mmin -1440 2>/dev/null | head -1)" ] || apt-get -q update
      # dpkg asks this file whether a service may start. One that is there keeps its say.
      local policy=/usr/sbin/policy-rc.d ours= failed=
      if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; ours=1; fi
      DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}" </dev/null || failed=1
      [ -z "$ours" ] || rm -f $policy
      [ -z "$failed" ] || die "apt-get could not install ${missing[*]}"
    } >&2 8>"$(dirname "$state")/apt.lock"
  fi
  got=$(dpkg-query -W -f '${Version}' "$1")
  case $got in "$version"*) ;; *) die "$1 is $got here, and what is known is about $version";; esac
}

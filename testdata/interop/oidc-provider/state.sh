# The state folder, for install.sh, up.sh and down.sh.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${OIDC_DOCTOR_INTEROP:-${TMPDIR:-/tmp}/oidc-doctor-interop}/oidc-provider
die() { echo "oidc-provider: $*" >&2; exit 1; }

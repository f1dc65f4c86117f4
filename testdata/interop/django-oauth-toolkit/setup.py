"""Makes the tables, the user and the clients. Run by up.sh."""

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  (needs the set-up above)
from django.core.management import call_command  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402

call_command("migrate", verbosity=0)
alice = get_user_model().objects.create_user(
    "alice", "alice@example.test", "alice-password-1", first_name="Alice", last_name="Lab"
)


def client(client_id, **changes):
    settings = {
        "client_id": client_id,
        "client_secret": client_id + "-secret",
        "name": client_id,
        "user": alice,
        "redirect_uris": "http://127.0.0.1:8085/callback",
        "client_type": "confidential",
        "authorization_grant_type": "authorization-code",
        "skip_authorization": True,
        "algorithm": "RS256",
    }
    get_application_model().objects.create(**settings | changes)


client("lab-client")
client("lab-public", client_type="public", client_secret="")
client("lab-hs256", algorithm="HS256", client_secret="lab-hs256-secret-of-more-than-32-characters")
client("lab-hs256-short", algorithm="HS256", client_secret="sixteen-bytes-ok")
client("lab-noalg", algorithm="")
client("lab-consent", skip_authorization=False)
client("lab-implicit", authorization_grant_type="implicit")

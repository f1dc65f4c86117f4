"""The smallest application on Authlib: its Flask client, after the guide of its documentation."""

import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for

env = os.environ
app = Flask(__name__)
app.secret_key = "a-lab-secret-for-the-session-cookie"
oauth = OAuth(app)
client_kwargs = {"scope": env["SCOPE"]}
if env.get("CLIENT_AUTH"):
    client_kwargs["token_endpoint_auth_method"] = env["CLIENT_AUTH"]
if env.get("PKCE"):
    client_kwargs["code_challenge_method"] = env["PKCE"]
oauth.register(
    "lab",
    client_id=env["CLIENT_ID"],
    client_secret=env.get("CLIENT_SECRET"),
    server_metadata_url=env["ISSUER"].removesuffix("/") + "/.well-known/openid-configuration",
    client_kwargs=client_kwargs,
)


def show(claims):
    return f"Signed in: {claims['sub']}\nname: {claims.get('name')}\nemail: {claims.get('email')}\n", {"Content-Type": "text/plain"}


@app.get("/")
def home():
    if "user" not in session:
        return oauth.lab.authorize_redirect(url_for("callback", _external=True))
    return show(session["user"])


@app.get("/callback")
def callback():
    token = oauth.lab.authorize_access_token()
    session["user"] = token["userinfo"]  # the claims of the id_token
    session["access_token"] = token["access_token"]
    return redirect("/")


@app.get("/userinfo")
def userinfo():
    return show(oauth.lab.userinfo(token={"access_token": session["access_token"], "token_type": "Bearer"}))


app.run(port=int(env["PORT"]))

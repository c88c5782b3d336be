"""Reads the ready file of a running emulator, fetches a token, signs a pay and sends it:

    python3 pay.py ready.json
"""
import hashlib
import hmac
import json
import secrets
import sys
import time
import urllib.request


def post(url, body):
    data = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def sign(fields, path, key):
    """sig: sorted fields, path and method, and the AppKey, under HMAC-SHA256 with the AppKey."""
    pairs = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    text = f"{pairs}&org_loc={path}&method=POST&secret={key}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


with open(sys.argv[1] if len(sys.argv) > 1 else "ready.json", encoding="utf-8") as file:
    game = json.load(file)
token = post(
    f"{game['baseUrl']}/cgi-bin/stable_token",
    {"grant_type": "client_credential", "appid": game["appid"], "secret": game["secret"]},
)["access_token"]

path = "/cgi-bin/midas/pay"
call = {
    "openid": game["openid"],
    "appid": game["appid"],
    "offer_id": game["offerId"],
    "ts": int(time.time()),
    "zone_id": game["zoneId"],
    "pf": "android",
    "bill_no": f"python_{secrets.token_hex(8)}",
    "amt": 10,
}
call["sig"] = sign(call, path, game["key"])
answer = post(f"{game['baseUrl']}{path}?access_token={token}", call)
print(f"errcode {answer['errcode']}, coins left:", answer.get("balance", answer.get("errmsg")))
sys.exit(0 if answer["errcode"] == 0 else 1)

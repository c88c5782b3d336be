// The call of a developer as a program: a line of curl, TypeScript, PHP and Go, ready to run against this emulator.
import type { DemoGame } from '../ready-file.ts'
import { curlOf } from './request-detail.ts'
import type { MadeCall } from './try.ts'
import { clientProgram } from './try-code-client.ts'
import type { TryResult } from './try-contract.ts'

export type TryGame = DemoGame & { readonly baseUrl: string }

export function codeOf(call: MadeCall, game: TryGame): TryResult['code'] {
  const { path, query, body } = call
  const curl = curlOf({ method: 'POST', path, query, body: Buffer.from(body) })
  return {
    curl: curl.replace('"$PACTOLUS_URL"', game.baseUrl),
    typescript: clientProgram(call, game) ?? typescript(call, game),
    php: php(call, game),
    go: go(call, game),
  }
}

const text = JSON.stringify

function typescript(call: MadeCall, { baseUrl, appid, secret }: TryGame): string {
  return `import { createHmac } from 'node:crypto'

const baseUrl = ${text(baseUrl)}
const key = ${text(call.key)}
const hmac = (secret: string, text: string) =>
  createHmac('sha256', secret).update(text).digest('hex')

async function post(path: string, body: string): Promise<Record<string, unknown>> {
  const response = await fetch(baseUrl + path, { method: 'POST', body })
  return (await response.json()) as Record<string, unknown>
}

const game = { grant_type: 'client_credential', appid: ${text(appid)}, secret: ${text(secret)} }
const { access_token } = await post('/cgi-bin/stable_token', JSON.stringify(game))

const path = ${text(call.path)}
${call.dialect === '1.0' ? typescriptSig(call) : typescriptPaySig(call)}
console.log(await post(\`\${path}?\${query}\`, body))
`
}

function typescriptSig({ members }: MadeCall): string {
  const lines = members.map(({ name, text: value, isBare }) => {
    return `  ${name}: ${isBare ? value : text(value)},`
  })
  return `const fields: Record<string, string | number> = {
${lines.join('\n')}
}
// The fields in the order of their names, the path, the method and the key.
const pairs = Object.keys(fields).sort().map((name) => \`\${name}=\${fields[name]}\`)
const sig = hmac(key, \`\${pairs.join('&')}&org_loc=\${path}&method=POST&secret=\${key}\`)
const body = JSON.stringify({ ...fields, sig })
const query = new URLSearchParams({ access_token: String(access_token) })
`
}

function typescriptPaySig({ dialect, body, sessionKey }: MadeCall): string {
  return `// The signatures are made of this very text.
const body = ${text(body)}
const query = new URLSearchParams({
  access_token: String(access_token),${dialect === '2.0' ? "\n  sig_method: 'hmac_sha256'," : ''}
  pay_sig: hmac(key, \`\${path}&\${body}\`),${
    sessionKey === undefined ? '' : `\n  signature: hmac(${text(sessionKey)}, body),`
  }
})
`
}

/** In single quotes PHP reads \\ and ' alone. */
function phpText(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

function php(call: MadeCall, { baseUrl, appid, secret }: TryGame): string {
  return `<?php
$baseUrl = ${phpText(baseUrl)};
$key = ${phpText(call.key)};

function post(string $url, string $body): array
{
    $http = ['method' => 'POST', 'header' => 'Content-Type: application/json', 'content' => $body];
    return json_decode(file_get_contents($url, false, stream_context_create(['http' => $http])), true);
}

$token = post("$baseUrl/cgi-bin/stable_token", json_encode([
    'grant_type' => 'client_credential',
    'appid' => ${phpText(appid)},
    'secret' => ${phpText(secret)},
]))['access_token'];

$path = ${phpText(call.path)};
${call.dialect === '1.0' ? phpSig(call) : phpPaySig(call)}
print_r(post("$baseUrl$path?" . http_build_query($query), $body));
`
}

function phpSig({ members }: MadeCall): string {
  const lines = members.map(({ name, text: value, isBare }) => {
    return `    ${phpText(name)} => ${isBare ? value : phpText(value)},`
  })
  return `$fields = [
${lines.join('\n')}
];
// The fields in the order of their names, the path, the method and the key.
$sorted = $fields;
ksort($sorted, SORT_STRING);
$pairs = array_map(fn ($name, $value) => "$name=$value", array_keys($sorted), $sorted);
$text = implode('&', $pairs) . "&org_loc=$path&method=POST&secret=$key";
$fields['sig'] = hash_hmac('sha256', $text, $key);
$body = json_encode($fields, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
$query = ['access_token' => $token];
`
}

function phpPaySig({ dialect, body, sessionKey }: MadeCall): string {
  const method = dialect === '2.0' ? "\n    'sig_method' => 'hmac_sha256'," : ''
  const signature =
    sessionKey === undefined
      ? ''
      : `\n    'signature' => hash_hmac('sha256', $body, ${phpText(sessionKey)}),`
  return `// The signatures are made of this very text.
$body = ${phpText(body)};
$query = [
    'access_token' => $token,${method}
    'pay_sig' => hash_hmac('sha256', "$path&$body", $key),${signature}
];
`
}

function go(call: MadeCall, { baseUrl, appid, secret }: TryGame): string {
  const isV1 = call.dialect === '1.0'
  const packages = [
    ...['bytes', 'crypto/hmac', 'crypto/sha256', 'encoding/hex', 'encoding/json', 'fmt'],
    ...['log', 'net/http', 'net/url', ...(isV1 ? ['sort', 'strings'] : [])],
  ]
  return `package main

import (
${packages.map((name) => `\t${text(name)}`).join('\n')}
)

const baseURL = ${text(baseUrl)}
const key = ${text(call.key)}

func sign(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func post(path, body string) map[string]any {
	response, err := http.Post(baseURL+path, "application/json", bytes.NewBufferString(body))
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	game := ${text(text({ grant_type: 'client_credential', appid, secret }))}
	token := post("/cgi-bin/stable_token", game)["access_token"].(string)
	path := ${text(call.path)}
${isV1 ? goSig(call) : goPaySig(call)}
	fmt.Println(post(path+"?"+query.Encode(), body))
}
`
}

function goSig({ members }: MadeCall): string {
  const width = Math.max(...members.map(({ name }) => name.length))
  const lines = members.map(({ name, text: value, isBare }) => {
    const gap = ' '.repeat(width - name.length + 1)
    return `\t\t${text(name)}:${gap}${isBare ? value : text(value)},`
  })
  return `	fields := map[string]any{
${lines.join('\n')}
	}
	// The fields in the order of their names, the path, the method and the key.
	pairs := []string{}
	for name, value := range fields {
		pairs = append(pairs, fmt.Sprintf("%s=%v", name, value))
	}
	sort.Strings(pairs)
	text := strings.Join(pairs, "&") + "&org_loc=" + path + "&method=POST&secret=" + key
	fields["sig"] = sign(key, text)
	encoded, err := json.Marshal(fields)
	if err != nil {
		log.Fatal(err)
	}
	body := string(encoded)
	query := url.Values{"access_token": {token}}`
}

function goPaySig({ dialect, body, sessionKey }: MadeCall): string {
  const method = dialect === '2.0' ? '\n\tquery.Set("sig_method", "hmac_sha256")' : ''
  const signature =
    sessionKey === undefined ? '' : `\n\tquery.Set("signature", sign(${text(sessionKey)}, body))`
  return `	// The signatures are made of this very text.
	body := ${text(body)}
	query := url.Values{"access_token": {token}}${method}
	query.Set("pay_sig", sign(key, path+"&"+body))${signature}`
}

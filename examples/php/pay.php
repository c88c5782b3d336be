<?php
// Reads the ready file of a running emulator, fetches a token, signs a pay and sends it:
//   php pay.php ready.json

function post(string $url, array $body): array
{
    $options = ['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/json',
        'content' => json_encode($body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES),
    ]];
    return json_decode(file_get_contents($url, false, stream_context_create($options)), true);
}

/** sig: sorted fields, path and method, and the AppKey, under HMAC-SHA256 with the AppKey. */
function sign(array $fields, string $path, string $key): string
{
    ksort($fields, SORT_STRING);
    $pairs = array_map(fn ($name, $value) => "$name=$value", array_keys($fields), $fields);
    $text = implode('&', $pairs) . "&org_loc=$path&method=POST&secret=$key";
    return hash_hmac('sha256', $text, $key);
}

$game = json_decode(file_get_contents($argv[1] ?? 'ready.json'), true);
$token = post("{$game['baseUrl']}/cgi-bin/stable_token", [
    'grant_type' => 'client_credential',
    'appid' => $game['appid'],
    'secret' => $game['secret'],
])['access_token'];

$path = '/cgi-bin/midas/pay';
$fields = [
    'openid' => $game['openid'],
    'appid' => $game['appid'],
    'offer_id' => $game['offerId'],
    'ts' => time(),
    'zone_id' => $game['zoneId'],
    'pf' => 'android',
    'bill_no' => 'php_' . bin2hex(random_bytes(8)),
    'amt' => 10,
];
$fields['sig'] = sign($fields, $path, $game['key']);
$answer = post("{$game['baseUrl']}$path?access_token=$token", $fields);
echo "errcode {$answer['errcode']}, coins left: ", $answer['balance'] ?? $answer['errmsg'], "\n";
exit($answer['errcode'] === 0 ? 0 : 1);

// Reads the ready file of a running emulator, fetches a token, signs a pay and sends it:
//
//	go run pay.go ready.json
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sort"
	"strings"
	"time"
)

type fields map[string]any

func main() {
	file := "ready.json"
	if len(os.Args) > 1 {
		file = os.Args[1]
	}
	text, err := os.ReadFile(file)
	must(err)
	var game map[string]any
	must(json.Unmarshal(text, &game))
	base := game["baseUrl"].(string)

	token := post(base+"/cgi-bin/stable_token", fields{
		"grant_type": "client_credential",
		"appid":      game["appid"],
		"secret":     game["secret"],
	})["access_token"]

	random := make([]byte, 8)
	_, err = rand.Read(random)
	must(err)
	path := "/cgi-bin/midas/pay"
	call := fields{
		"openid":   game["openid"],
		"appid":    game["appid"],
		"offer_id": game["offerId"],
		"ts":       time.Now().Unix(),
		"zone_id":  game["zoneId"],
		"pf":       "android",
		"bill_no":  "go_" + hex.EncodeToString(random),
		"amt":      10,
	}
	call["sig"] = sign(call, path, game["key"].(string))
	answer := post(fmt.Sprintf("%s%s?access_token=%s", base, path, token), call)
	fmt.Printf("errcode %v, coins left: %v\n", answer["errcode"], answer["balance"])
	if answer["errcode"] != float64(0) {
		fmt.Println(answer["errmsg"])
		os.Exit(1)
	}
}

// sign makes sig: sorted fields, path and method, and the AppKey, under HMAC-SHA256 with the AppKey.
func sign(call fields, path, key string) string {
	names := make([]string, 0, len(call))
	for name := range call {
		names = append(names, name)
	}
	sort.Strings(names)
	pairs := make([]string, 0, len(names))
	for _, name := range names {
		pairs = append(pairs, fmt.Sprintf("%s=%v", name, call[name]))
	}
	text := strings.Join(pairs, "&") + "&org_loc=" + path + "&method=POST&secret=" + key
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func post(url string, body fields) map[string]any {
	text, err := json.Marshal(body)
	must(err)
	response, err := http.Post(url, "application/json", bytes.NewReader(text))
	must(err)
	defer response.Body.Close()
	var answer map[string]any
	must(json.NewDecoder(response.Body).Decode(&answer))
	return answer
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Reads the ready file of a running emulator, fetches a token, signs a pay and sends it (Java 17):
//
//   java Pay.java ready.json
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Pay {
    private static final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        String game = Files.readString(Path.of(args.length > 0 ? args[0] : "ready.json"));
        String base = member(game, "baseUrl");
        String key = member(game, "key");

        String token = member(post(base + "/cgi-bin/stable_token", Map.of(
                "grant_type", "client_credential",
                "appid", member(game, "appid"),
                "secret", member(game, "secret"))), "access_token");

        String path = "/cgi-bin/midas/pay";
        Map<String, Object> call = new TreeMap<>(Map.of(
                "openid", member(game, "openid"),
                "appid", member(game, "appid"),
                "offer_id", member(game, "offerId"),
                "ts", System.currentTimeMillis() / 1000,
                "zone_id", member(game, "zoneId"),
                "pf", "android",
                "bill_no", "java_" + UUID.randomUUID(),
                "amt", 10));
        call.put("sig", sign(call, path, key));
        String answer = post(base + path + "?access_token=" + token, call);
        System.out.println("errcode " + member(answer, "errcode") + ", coins left: " + member(answer, "balance"));
        if (!"0".equals(member(answer, "errcode"))) {
            System.out.println(answer);
            System.exit(1);
        }
    }

    /** sig: sorted fields, path and method, and the AppKey, under HMAC-SHA256 with the AppKey. */
    static String sign(Map<String, Object> sorted, String path, String key) throws Exception {
        String pairs = sorted.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = pairs + "&org_loc=" + path + "&method=POST&secret=" + key;
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String post(String url, Map<String, Object> fields) throws Exception {
        String body = fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + (field.getValue() instanceof Number
                        ? field.getValue().toString()
                        : "\"" + field.getValue() + "\""))
                .collect(Collectors.joining(",", "{", "}"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Stands for the JSON library of your project: no text here has a character that JSON escapes. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
